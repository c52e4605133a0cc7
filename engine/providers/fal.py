"""Models at fal.ai: its queue takes the request, is asked how it goes, and says where the finished file lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.brief import BriefError
from engine.outbound import Answer, Outbound
from engine.providers import asking, results
from engine.providers.catalogue import Model
from engine.providers.fal_inputs import inputs
from engine.providers.interface import (
    Capabilities,
    Fetched,
    GenerationFailed,
    GenerationRequest,
    OutcomeUnknown,
    Poll,
    Refused,
    Report,
    Submission,
    Unavailable,
)
from engine.providers.webhooks import with_token

SERVICE = "fal.ai"
QUEUE_URL = "https://queue.fal.run"
# Its files are public to whoever has the address, and would stay for ever.
KEPT_SECONDS = 86_400
_LOST = "fal.ai no longer knows this song."
_IN_THE_BRIEF = frozenset({"prompt", "tags", "lyrics", "lyrics_prompt"})


class FalProvider:
    """One model. fal.ai has no list of requests: when an answer is lost, only its webhook can tell of the request."""

    def __init__(
        self, *, model: Model, key: str, outbound: Outbound, webhook_url: str = "", base_url: str = QUEUE_URL
    ) -> None:
        self.name = model.provider
        self._model = model
        self._outbound = outbound
        self._webhook_url = webhook_url
        self._base_url = base_url.rstrip("/")
        self._headers = {"authorization": f"Key {key}"}

    def capabilities(self) -> Capabilities:
        """What is chosen is a wish to the model, no promise; every attempt is paid for."""
        return Capabilities(self._model.longest_seconds, self._model.takes, usual_seconds=self._model.usual_seconds)

    def submit(self, request: GenerationRequest) -> Submission:
        """Put it in the queue. Raises Refused, Unavailable, OutcomeUnknown."""
        try:
            request.brief.checked()
        except BriefError as error:
            raise Refused(str(error)) from error
        asked = inputs(request, self._model)
        params = {"fal_webhook": with_token(self._webhook_url, request.token)} if self._webhook_url else {}
        lifecycle = json.dumps({"expiration_duration_seconds": KEPT_SECONDS})
        answer = asking.send_once(
            self._outbound,
            SERVICE,
            f"{self._base_url}/{self._model.endpoint}",
            json=asked,
            params=params,
            headers={**self._headers, "x-fal-object-lifecycle-preference": lifecycle},
        )
        asking.check_taken(answer, SERVICE)
        told = asking.json_of(answer)
        request_id = asking.named(told.get("request_id")) or asking.named(answer.headers.get("x-fal-request-id"))
        if request_id is None:
            raise OutcomeUnknown("fal.ai took the request without saying under which name.")
        return self._submission(request_id, told, asked)

    def known_as(self, request: GenerationRequest, request_id: str) -> Submission:
        """The submission a genuine webhook told of, whose own answer was lost."""
        return self._submission(request_id, {}, inputs(request, self._model))

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        """How it is doing. Raises Unavailable."""
        del request
        answer, told = self._status(submission)
        if answer.status in {404, 410}:
            return Poll("failed", message=_LOST)
        match told.get("status"):
            case "IN_QUEUE":
                position = told.get("queue_position")
                return Poll("queued", position=position + 1 if isinstance(position, int) else None)
            case "COMPLETED":
                return _ended(told)
            case str():
                return Poll("running", share=asking.share_in(_log(told)))
        raise Unavailable(f"fal.ai's answer was not understood ({answer.status}).", asking.waiting(answer))

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """True only while it still waited in the queue; a running one may complete and be charged."""
        del request
        url = self._url(submission, "cancel_url", "/cancel")
        answer = asking.ask(self._outbound, SERVICE, "PUT", url, headers=self._headers)
        if answer.status >= 500:
            raise Unavailable(f"fal.ai does not answer at the moment ({answer.status}).", asking.waiting(answer))
        return answer.status == 200 and asking.json_of(answer).get("status") == "OK"

    def find(self, request: GenerationRequest) -> Submission | None:
        """Raises OutcomeUnknown: there is no list to search."""
        del request
        raise OutcomeUnknown("fal.ai has no list of requests; its webhook will tell of this one.")

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        """The finished file, which is told for minutes only. Raises Unavailable, GenerationFailed."""
        into.mkdir(parents=True, exist_ok=True)
        report("fetching", None)
        poll = self.poll(request, submission)
        if poll.state in {"failed", "cancelled"}:
            raise GenerationFailed(poll.message)
        if poll.state != "done":
            raise Unavailable("fal.ai has not finished the song yet.")
        url = self._url(submission, "response_url", "")
        answer = asking.ask(self._outbound, SERVICE, "GET", url, headers=self._headers)
        output = _output(answer)
        mix, got = results.fetched(self._outbound, SERVICE, _address(output), into)
        report("fetching", 1.0)
        facts = {
            "model": self._model.slug,
            "endpoint": self._model.endpoint,
            "request_id": submission.request_id,
            "request": submission.details.get("asked", {}),
            "seed": output.get("seed", submission.details.get("asked", {}).get("seed")),
            "fetched_bytes": got.size_bytes,
            "fetched_sha256": got.sha256,
            "billed_units": answer.headers.get("x-fal-billable-units"),
            "lyrics": output.get("lyrics"),
        }
        return Fetched(mix, facts={name: value for name, value in facts.items() if value is not None})

    def _submission(self, request_id: str, told: dict[str, Any], asked: dict[str, Any]) -> Submission:
        """The addresses it told, unless they lie elsewhere: the key goes to fal.ai only."""
        urls = {
            name: told[name]
            for name in ("status_url", "response_url", "cancel_url")
            if asking.is_at(told.get(name), self._base_url)
        }
        kept = {name: value for name, value in asked.items() if name not in _IN_THE_BRIEF}
        return Submission(request_id, {**urls, "asked": kept})

    def _status(self, submission: Submission) -> tuple[Answer, dict[str, Any]]:
        url = self._url(submission, "status_url", "/status")
        answer = asking.ask(self._outbound, SERVICE, "GET", url, headers=self._headers, params={"logs": "1"})
        if answer.status >= 500:
            raise Unavailable(f"fal.ai does not answer at the moment ({answer.status}).", asking.waiting(answer))
        return answer, asking.json_of(answer)

    def _url(self, submission: Submission, name: str, ending: str) -> str:
        """Below owner and app only, whatever the path of the submission was."""
        told = submission.details.get(name)
        if isinstance(told, str) and asking.is_at(told, self._base_url):
            return told
        owner_and_app = "/".join(self._model.endpoint.split("/")[:2])
        return f"{self._base_url}/{owner_and_app}/requests/{submission.request_id}{ending}"


def _ended(told: dict[str, Any]) -> Poll:
    """Completed means ended, well or not."""
    error, kind = told.get("error"), str(told.get("error_type") or "")
    if kind in {"client_cancelled", "client_disconnected"}:
        return Poll("cancelled", message="The song was cancelled at fal.ai.")
    if error or kind:
        return Poll("failed", message=asking.failure(f"{asking.words_of(error)} {kind}", SERVICE))
    return Poll("done")


def _log(told: dict[str, Any]) -> str:
    logs = told.get("logs")
    lines = [row.get("message") for row in logs if isinstance(row, dict)] if isinstance(logs, list) else []
    return "\n".join(str(line) for line in lines)


def _output(answer: Answer) -> dict[str, Any]:
    """What the model made. An error of the model is for good, one of the way there passes."""
    told = asking.json_of(answer)
    if answer.status == 200 and told:
        return told
    if answer.status in {404, 410}:
        raise GenerationFailed(_LOST)
    is_of_the_model = (
        isinstance(told.get("detail"), list)
        or "error_type" in told
        or not {"x-fal-error-type", "x-fal-retryable", "x-fal-needs-retry"}.isdisjoint(answer.headers)
    )
    if is_of_the_model or answer.status == 422:
        told_kind = str(told.get("error_type") or answer.headers.get("x-fal-error-type", ""))
        raise GenerationFailed(asking.failure(f"{asking.reason(answer)} {told_kind}", SERVICE))
    raise Unavailable(f"fal.ai's answer was not understood ({answer.status}).", asking.waiting(answer))


def _address(output: dict[str, Any]) -> str:
    """Under `audio` or `audio_file`, as an object or bare."""
    for name in ("audio", "audio_file", "audio_url"):
        file = output.get(name)
        url = file.get("url") if isinstance(file, dict) else file
        if isinstance(url, str) and url:
            return url
    raise GenerationFailed("fal.ai says the song is done and delivers none.")
