"""Models at Replicate: a prediction is created, asked how it goes, searched in the list, and its file fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.brief import BriefError
from engine.outbound import Outbound
from engine.providers import asking, results
from engine.providers.catalogue import Model
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
from engine.providers.replicate_inputs import inputs
from engine.providers.webhooks import with_token

SERVICE = "Replicate"
BASE_URL = "https://api.replicate.com"
EVENTS = ("start", "completed")
# Inputs are removed an hour after a prediction ended: whatever is younger than this still tells its own.
SEARCHED = timedelta(minutes=55)
MOST_PAGES = 10
_IN_THE_BRIEF = frozenset({"prompt", "tags", "lyrics"})
_ENDED = frozenset({"succeeded", "failed", "canceled", "aborted"})
_LOST = "Replicate no longer has this song."


def _now() -> datetime:
    return datetime.now(UTC)


class ReplicateProvider:
    """One model: "owner/name" of Replicate's own choice, or "owner/name:version" of somebody's."""

    def __init__(
        self,
        *,
        model: Model,
        key: str,
        outbound: Outbound,
        webhook_url: str = "",
        base_url: str = BASE_URL,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.name = model.provider
        self._model = model
        self._outbound = outbound
        self._webhook_url = webhook_url
        self._base_url = base_url.rstrip("/")
        self._headers = {"authorization": f"Bearer {key}"}
        self._clock = clock
        self._owner_and_name, _, self._version = model.endpoint.partition(":")

    def capabilities(self) -> Capabilities:
        """What is chosen is a wish to the model, no promise; every attempt is paid for."""
        return Capabilities(self._model.longest_seconds, self._model.takes, usual_seconds=self._model.usual_seconds)

    def submit(self, request: GenerationRequest) -> Submission:
        """Create the prediction and do not wait for it. Raises Refused, Unavailable, OutcomeUnknown."""
        try:
            request.brief.checked()
        except BriefError as error:
            raise Refused(str(error)) from error
        asked = inputs(request, self._model)
        body: dict[str, Any] = {"input": asked}
        if self._webhook_url:
            body |= {"webhook": with_token(self._webhook_url, request.token), "webhook_events_filter": list(EVENTS)}
        path = f"/v1/models/{self._owner_and_name}/predictions"
        if self._version:
            path, body["version"] = "/v1/predictions", self._version
        answer = asking.send_once(self._outbound, SERVICE, self._base_url + path, json=body, headers=self._headers)
        asking.check_taken(answer, SERVICE)
        prediction = asking.json_of(answer)
        if asking.named(prediction.get("id")) is None:
            raise OutcomeUnknown("Replicate took the request without saying under which name.")
        return self._submission(prediction, asked)

    def known_as(self, request: GenerationRequest, request_id: str) -> Submission:
        """The submission a genuine webhook told of, whose own answer was lost."""
        return self._submission({"id": request_id}, inputs(request, self._model))

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        """How it is doing; a state nobody knows yet counts as work. Raises Unavailable."""
        del request
        prediction = self._prediction(submission)
        if prediction is None:
            return Poll("failed", message=_LOST)
        match prediction["status"]:
            case "starting":
                return Poll("queued")
            case "succeeded":
                return Poll("failed", message=_LOST) if prediction.get("output") is None else Poll("done")
            case "failed":
                return Poll("failed", message=asking.failure(str(prediction.get("error") or ""), SERVICE))
            case "canceled" | "aborted":
                return Poll("cancelled", message="The song was stopped at Replicate.")
        return Poll("running", share=asking.share_in(str(prediction.get("logs") or "")))

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """True only when it ended before it started: time used is charged. Raises Unavailable."""
        del request
        url = self._url(submission, "cancel_url", "/cancel")
        answer = asking.ask(self._outbound, SERVICE, "POST", url, headers=self._headers)
        if answer.status >= 500:
            raise Unavailable(f"Replicate does not answer at the moment ({answer.status}).", asking.waiting(answer))
        prediction = asking.json_of(answer) if answer.status == 200 else self._prediction(submission)
        if not prediction:
            return False
        return prediction.get("status") in {"canceled", "aborted"} and not prediction.get("started_at")

    def find(self, request: GenerationRequest) -> Submission | None:
        """The prediction with this attempt's seed among those of the last hour; attempts live less long than that.

        Raises OutcomeUnknown when the list can't be read, or when one in it may be this attempt's and may not.
        """
        asked = inputs(request, self._model)
        is_unclear = False
        for row in self._listed():
            if not self._is_ours(row):
                continue
            given = row.get("input")
            if not isinstance(given, dict):
                is_unclear = True
            elif self._model.has_seed and given.get("seed") == asked["seed"]:
                return self._submission(row, asked)
            elif not self._model.has_seed and all(given.get(name) == value for name, value in asked.items()):
                # The same song may have been asked for twice; only a seed would tell the two apart.
                is_unclear = True
        if is_unclear:
            raise OutcomeUnknown("Replicate's list does not tell whether this request is in it.")
        return None

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        """The finished file, which is kept for an hour. Raises Unavailable, GenerationFailed."""
        into.mkdir(parents=True, exist_ok=True)
        report("fetching", None)
        prediction = self._finished(request, submission)
        url = _address(prediction.get("output"))
        # The key goes to Replicate's own host only; the others give the file to whoever has the address.
        headers = self._headers if asking.is_at(url, self._base_url) else None
        mix, got = results.fetched(self._outbound, SERVICE, url, into, headers=headers)
        report("fetching", 1.0)
        asked = submission.details.get("asked", {})
        metrics = prediction.get("metrics")
        facts = {
            "model": self._model.slug,
            "endpoint": self._model.endpoint,
            "request_id": submission.request_id,
            "request": asked,
            "seed": asked.get("seed"),
            "version": prediction.get("version"),
            "run_seconds": metrics.get("predict_time") if isinstance(metrics, dict) else None,
            "fetched_bytes": got.size_bytes,
            "fetched_sha256": got.sha256,
        }
        return Fetched(mix, facts={name: value for name, value in facts.items() if value is not None})

    def _finished(self, request: GenerationRequest, submission: Submission) -> dict[str, Any]:
        prediction = self._prediction(submission)
        if prediction is None:
            raise GenerationFailed(_LOST)
        if prediction["status"] == "succeeded":
            return prediction
        if prediction["status"] in _ENDED:
            raise GenerationFailed(self.poll(request, submission).message)
        raise Unavailable("Replicate has not finished the song yet.")

    def _prediction(self, submission: Submission) -> dict[str, Any] | None:
        """None when Replicate knows none of this name. Raises Unavailable."""
        url = self._url(submission, "get_url", "")
        answer = asking.ask(self._outbound, SERVICE, "GET", url, headers=self._headers)
        if answer.status in {404, 410}:
            return None
        prediction = asking.json_of(answer)
        if answer.status != 200 or not isinstance(prediction.get("status"), str):
            raise Unavailable(f"Replicate's answer was not understood ({answer.status}).", asking.waiting(answer))
        return prediction

    def _listed(self) -> Iterator[dict[str, Any]]:
        """The predictions of the last hour, the newest first. Raises OutcomeUnknown."""
        since = (self._clock() - SEARCHED).isoformat()
        url, params = f"{self._base_url}/v1/predictions", {"created_after": since}
        for _ in range(MOST_PAGES):
            page = self._page(url, params)
            yield from (row for row in page["results"] if isinstance(row, dict) and self._is_recent(row))
            following = page.get("next")
            if not following:
                return
            if not asking.is_at(following, self._base_url):
                break
            url, params = following, {}
        raise OutcomeUnknown("Replicate's list is too long to be searched.")

    def _page(self, url: str, params: dict[str, str]) -> dict[str, Any]:
        try:
            answer = asking.ask(
                self._outbound, SERVICE, "GET", url, params=params, headers=self._headers, max_bytes=50_000_000
            )
        except Unavailable as error:
            raise OutcomeUnknown("Replicate's list can't be read at the moment.") from error
        page = asking.json_of(answer)
        if answer.status != 200 or not isinstance(page.get("results"), list):
            raise OutcomeUnknown("Replicate's list can't be read at the moment.")
        return page

    def _is_recent(self, row: dict[str, Any]) -> bool:
        """What can't be read as a time counts as recent: nothing is overlooked."""
        try:
            created = datetime.fromisoformat(str(row.get("created_at")))
        except ValueError:
            return True
        return (created if created.tzinfo else created.replace(tzinfo=UTC)) >= self._clock() - SEARCHED

    def _is_ours(self, row: dict[str, Any]) -> bool:
        """Of this model: by its name, or by its version where names are left out."""
        if asking.named(row.get("id")) is None:
            return False
        return row.get("model") == self._owner_and_name or (bool(self._version) and row.get("version") == self._version)

    def _submission(self, prediction: dict[str, Any], asked: dict[str, Any]) -> Submission:
        """The addresses it told, unless they lie elsewhere: the key goes to Replicate only."""
        told = prediction.get("urls")
        urls = {
            f"{name}_url": told[name]
            for name in ("get", "cancel")
            if isinstance(told, dict) and asking.is_at(told.get(name), self._base_url)
        }
        kept = {name: value for name, value in asked.items() if name not in _IN_THE_BRIEF}
        return Submission(prediction["id"], {**urls, "asked": kept})

    def _url(self, submission: Submission, name: str, ending: str) -> str:
        told = submission.details.get(name)
        if isinstance(told, str) and asking.is_at(told, self._base_url):
            return told
        return f"{self._base_url}/v1/predictions/{submission.request_id}{ending}"


def _address(output: object) -> str:
    """An address or a data address: bare, the first of a list, or somewhere in an object."""
    if isinstance(output, str) and output:
        return output
    inside = output if isinstance(output, list) else list(output.values()) if isinstance(output, dict) else []
    for item in inside:
        if item:
            return _address(item)
    raise GenerationFailed(_LOST if output is None else "Replicate says the song is done and delivers none.")
