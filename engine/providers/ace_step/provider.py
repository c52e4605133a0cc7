"""A self-hosted ACE-Step 1.5 server as a provider: new songs, and edits of recordings."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import soundfile

from engine.brief import BriefError
from engine.lengths import slack
from engine.outbound import Answer, Forbidden, NoAnswer, NotSent, Outbound, OutboundError, TooLarge, WrongStatus
from engine.outbound.retry_hints import retry_after
from engine.outside import (
    GenerationFailed,
    KeyDenied,
    KeyRefused,
    NotSupported,
    OutcomeUnknown,
    Poll,
    Recent,
    Refused,
    Report,
    Submission,
    Unavailable,
)
from engine.providers.ace_step import answers
from engine.providers.ace_step import requests as asking
from engine.providers.interface import Capabilities, Fetched, GenerationRequest
from engine.providers.model import Model
from engine.providers.shared.asking import SUBMIT_SECONDS
from engine.providers.shared.remote import clean

LARGEST_SOURCE_BYTES = 100_000_000
LARGEST_RESULT_BYTES = 500_000_000
_AWAY = "The music server can't be reached at the moment."
_UNKNOWN = "The music server's answer was lost."
_IN_THE_BRIEF = frozenset({"prompt", "lyrics"})


class AceStepProvider:
    """One model of one server. The server has no list of its tasks, cancels none and charges nothing."""

    def __init__(
        self, *, model: Model, base_url: str, outbound: Outbound, key: str = "", webhook_url: str = ""
    ) -> None:
        del webhook_url  # it has no webhooks
        self.name = model.service
        self._model = model
        self._base_url = base_url.rstrip("/")
        self._outbound = outbound
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    def capabilities(self) -> Capabilities:
        """Tempo and key are wishes to the model, no promises; a repetition costs this machine's time only."""
        return Capabilities(
            longest_seconds=self._model.longest_seconds,
            takes=self._model.takes,
            is_free_to_repeat=True,
            usual_seconds=self._model.usual_seconds,
            edits=self._model.edits,
        )

    def submit(self, request: GenerationRequest) -> Submission:
        """A new song, or an edit of a recording, which is uploaded. Raises Refused, Unavailable, OutcomeUnknown."""
        try:
            brief = request.brief.checked()
        except BriefError as error:
            raise Refused(str(error)) from error
        if request.edit is None:
            fields = asking.song(brief, self._model)
            return self._submitted(fields, json=fields)
        fields = asking.edited(brief, self._model, request.edit)
        boundary = secrets.token_hex(16)
        form = asking.multipart(fields, "src_audio", _uploaded(request.edit.source), boundary)
        kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
        return self._submitted(fields, content=form, headers=kind)

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        """How it is doing."""
        del request
        task = self._settled(submission)
        if not task.is_known:
            return Poll("failed", message=answers.LOST)
        if task.state == "failed":
            return Poll("failed", message=answers.FAILED)
        if task.state == "done":
            try:
                answers.file_of(task, self._base_url)
            except GenerationFailed as error:
                return Poll("failed", message=str(error))
        return Poll(task.state, share=task.share, message=task.stage)

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """False: the server can't be stopped; its result is left to be cleaned away there."""
        del request, submission
        return False

    def find(self, request: GenerationRequest) -> Submission | None:
        """None when the server has accepted nothing since its start; else there is no list to search."""
        del request
        try:
            stats = answers.data(self._asked("GET", "/v1/stats"))
        except (OutboundError, answers.NotUnderstood) as error:
            raise OutcomeUnknown(_UNKNOWN) from error
        if answers.knows_nothing(stats):
            return None
        raise OutcomeUnknown(_UNKNOWN)

    def recent(self, limit: int) -> Iterator[Recent]:
        """Raises NotSupported: the server counts its tasks and does not name them."""
        del limit
        raise NotSupported("The music server has no list of its tasks.")

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        """Download the song, which the server keeps for a short time only. Raises Unavailable, GenerationFailed."""
        into.mkdir(parents=True, exist_ok=True)
        report("fetching", None)
        task = self._settled(submission)
        if task.state == "failed" or not task.is_known:
            raise GenerationFailed(answers.FAILED if task.is_known else answers.LOST)
        if task.state != "done":
            raise Unavailable("The music server has not finished the song yet.")
        mix = into / f"song.{asking.FORMAT}"
        size = self._download(answers.file_of(task, self._base_url), mix)
        seconds = _seconds(mix)
        self._check_length(seconds, submission)
        report("fetching", 1.0)
        facts: dict[str, Any] = clean(
            {
                "model": self._model.slug,
                "request": submission.details.get("asked", {}),
                "seed": request.brief.seed,
                "fetched_bytes": size,
                "raw_seconds": round(seconds, 3),
                **answers.facts_of(task),
            }
        )
        return Fetched(mix, facts=facts)

    def models(self) -> list[str]:
        """The models the server says it offers, for whoever sets it up. Raises Unavailable."""
        try:
            return answers.models(self._asked("GET", "/v1/models"))
        except (OutboundError, answers.NotUnderstood) as error:
            raise Unavailable(_AWAY) from error

    def _asked(self, method: str, path: str, **given: Any) -> Answer:
        headers = {**self._headers, **given.pop("headers", {})}
        return self._outbound.request(method, self._base_url + path, headers=headers, **given)

    def _submitted(self, fields: Mapping[str, Any], **given: Any) -> Submission:
        try:
            answer = self._asked("POST", "/release_task", timeout_seconds=SUBMIT_SECONDS, **given)
        except Forbidden as error:
            raise Refused("The music server's address can't be used.") from error
        except NotSent as error:
            raise Unavailable(_AWAY) from error
        except (NoAnswer, TooLarge) as error:
            raise OutcomeUnknown(_UNKNOWN) from error
        _check_accepted(answer)
        try:
            told = answers.data(answer)
        except answers.NotUnderstood as error:
            raise OutcomeUnknown(f"The music server's answer was not understood ({error}).") from error
        task_id = told.get("task_id") if isinstance(told, dict) else None
        if not isinstance(task_id, str) or not task_id:
            raise OutcomeUnknown("The music server accepted the song without saying under which name.")
        asked = {name: fields[name] for name in fields if name not in _IN_THE_BRIEF}
        return Submission(task_id, clean({"asked": asked}))

    def _settled(self, submission: Submission) -> answers.Task:
        """The task, unknown only when the server certainly forgot it: there it would look queued for ever.

        Nothing told about a task while the server has nothing to do: it may have finished between the two
        questions, and a third one settles that. Raises Unavailable.
        """
        task = self._task(submission)
        if task.is_known:
            return task
        return self._task(submission) if self._is_idle() else replace(task, is_known=True)

    def _task(self, submission: Submission) -> answers.Task:
        """Raises Unavailable, KeyDenied."""
        task_id = submission.request_id
        try:
            answer = self._asked("POST", "/query_result", json={"task_id_list": [task_id]})
            if answer.status in {401, 403}:
                raise KeyDenied("The music server does not let this installation's key ask.")
            return answers.task(answer, task_id)
        except (OutboundError, answers.NotUnderstood) as error:
            raise Unavailable(_AWAY) from error

    def _is_idle(self) -> bool:
        try:
            return answers.is_idle(answers.data(self._asked("GET", "/v1/stats")))
        except (OutboundError, answers.NotUnderstood):
            return False

    def _download(self, address: str, mix: Path) -> int:
        """Raises Unavailable, or GenerationFailed when the file is gone or is none."""
        try:
            got = self._outbound.download(
                address, mix, headers=self._headers, max_bytes=LARGEST_RESULT_BYTES, told_by=self._base_url
            )
        except (Forbidden, TooLarge) as error:
            raise GenerationFailed("The music server's song can't be fetched.") from error
        except WrongStatus as error:
            if error.status in {403, 404, 410}:
                raise GenerationFailed("The music server has cleaned the song away.") from error
            raise Unavailable(_AWAY) from error
        except OutboundError as error:
            raise Unavailable(_AWAY) from error
        if got.content_type.split("/")[0] in {"text", "application"} and "octet-stream" not in got.content_type:
            raise GenerationFailed("The music server delivered something that is not music.")
        return got.size_bytes

    def _check_length(self, seconds: float, submission: Submission) -> None:
        asked = submission.details.get("asked", {}).get("audio_duration")
        # A shorter song than this is the server's graphics memory speaking, not the model's sense of an ending.
        if asked and seconds < asked - slack(asked):
            raise GenerationFailed(
                f"The music server made {seconds:.0f} seconds instead of {asked:.0f}: its graphics card may not "
                "have the memory for more. Choose a shorter song."
            )


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


def _uploaded(source: str | Path) -> Path:
    """The server reads no addresses. Raises Refused."""
    if isinstance(source, str):
        raise Refused("The music server takes recordings as files only, not by their address.")
    if source.stat().st_size > LARGEST_SOURCE_BYTES:
        raise Refused(f"This recording is too large: up to {LARGEST_SOURCE_BYTES // 1_000_000} MB are possible.")
    return source


def _is_its_own(answer: Answer) -> bool:
    if "retry-after" in answer.headers:
        return True
    try:
        return isinstance(answer.json(), dict) and "detail" in answer.json()
    except ValueError:
        return False


def _seconds(mix: Path) -> float:
    try:
        return float(soundfile.info(str(mix)).duration)
    except soundfile.LibsndfileError as error:
        raise GenerationFailed("The music server delivered a file that can't be played.") from error
