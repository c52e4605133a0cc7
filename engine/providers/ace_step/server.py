"""Our end of the wire to an ACE-Step server: each of its addresses, and what its errors mean there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.outbound import Answer, Forbidden, NoAnswer, NotSent, Outbound, OutboundError, TooLarge, WrongStatus
from engine.outbound.retry_hints import retry_after
from engine.outside import GenerationFailed, KeyDenied, KeyRefused, OutcomeUnknown, Refused, Unavailable
from engine.providers.ace_step import answers
from engine.providers.shared.asking import SUBMIT_SECONDS

LARGEST_RESULT_BYTES = 500_000_000
AWAY = "The music server can't be reached at the moment."
UNKNOWN = "The music server's answer was lost."
_QUICK_SECONDS = 10.0


class Server:
    """One server, and the key it asks for, "" for none."""

    def __init__(self, base_url: str, outbound: Outbound, key: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._outbound = outbound
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    def release(self, **given: Any) -> dict[str, Any]:
        """What it says of an accepted task, at least its `task_id`. Raises Refused, Unavailable, OutcomeUnknown."""
        try:
            answer = self._ask("POST", "/release_task", timeout_seconds=SUBMIT_SECONDS, **given)
        except Forbidden as error:
            raise Refused("The music server's address can't be used.") from error
        except NotSent as error:
            raise Unavailable(AWAY) from error
        except (NoAnswer, TooLarge) as error:
            raise OutcomeUnknown(UNKNOWN) from error
        self._check_accepted(answer, is_upload="content" in given)
        try:
            accepted = answers.data(answer)
        except answers.NotUnderstood as error:
            raise OutcomeUnknown(f"The music server's answer was not understood ({error}).") from error
        accepted = accepted if isinstance(accepted, dict) else {}
        task_id = accepted.get("task_id")
        if not isinstance(task_id, str) or not task_id:
            raise OutcomeUnknown("The music server accepted the song without saying under which name.")
        return accepted

    def _check_accepted(self, answer: Answer, *, is_upload: bool) -> None:
        """Raises what an error means. Some versions break off at every upload, before they keep anything of it."""
        broke_off = answer.status == 500 and answer.headers.get("content-type", "").startswith("text/plain")
        if is_upload and broke_off and answers.is_idle(self.stats()):
            raise Refused("The music server can't take recordings: its version is too old for it.")
        _check_accepted(answer)

    def task(self, task_id: str) -> answers.Task:
        """How it is doing. Raises Unavailable, KeyDenied."""
        try:
            answer = self._ask("POST", "/query_result", json={"task_id_list": [task_id]})
            if answer.status in {401, 403}:
                raise KeyDenied("The music server does not let this installation's key ask.")
            return answers.task(answer, task_id)
        except (OutboundError, answers.NotUnderstood) as error:
            raise Unavailable(AWAY) from error

    def stats(self) -> Any:
        """What the server has to do; None where it does not say."""
        try:
            return answers.data(self._ask("GET", "/v1/stats"))
        except (OutboundError, answers.NotUnderstood):
            return None

    def download(self, address: str, mix: Path) -> int:
        """A finished file, in bytes. Raises Unavailable, or GenerationFailed when the file is gone or is none."""
        try:
            got = self._outbound.download(
                address, mix, headers=self._headers, max_bytes=LARGEST_RESULT_BYTES, told_by=self.base_url
            )
        except (Forbidden, TooLarge) as error:
            raise GenerationFailed("The music server's song can't be fetched.") from error
        except WrongStatus as error:
            if error.status in {403, 404, 410}:
                raise GenerationFailed("The music server has cleaned the song away.") from error
            raise Unavailable(AWAY) from error
        except OutboundError as error:
            raise Unavailable(AWAY) from error
        if got.content_type.split("/")[0] in {"text", "application"} and "octet-stream" not in got.content_type:
            raise GenerationFailed("The music server delivered something that is not music.")
        return got.size_bytes

    def models(self) -> list[str]:
        """The models it says it offers. Raises Unavailable."""
        try:
            return answers.models(self._ask("GET", "/v1/models", timeout_seconds=_QUICK_SECONDS))
        except (OutboundError, answers.NotUnderstood) as error:
            raise Unavailable(AWAY) from error

    def _ask(self, method: str, path: str, **given: Any) -> Answer:
        headers = {**self._headers, **given.pop("headers", {})}
        return self._outbound.request(method, self.base_url + path, headers=headers, **given)


def _check_accepted(answer: Answer) -> None:
    """Raises what an HTTP error means for a submission. Its own 503 is JSON; a proxy's may hide an accepted one."""
    if answer.status == 429 or (answer.status == 503 and _is_its_own(answer)):
        raise Unavailable("The music server is busy at the moment.", retry_after(answer.headers))
    if answer.status in {401, 403}:
        raise KeyRefused("The music server does not accept the key of this installation.")
    if 300 <= answer.status < 500 and answer.status != 408:
        raise Refused(f"The music server does not take this request ({answer.status}).")
    if answer.status != 200:
        raise OutcomeUnknown(f"The music server failed while it took the request ({answer.status}).")


def _is_its_own(answer: Answer) -> bool:
    if "retry-after" in answer.headers:
        return True
    try:
        return isinstance(answer.json(), dict) and "detail" in answer.json()
    except ValueError:
        return False
