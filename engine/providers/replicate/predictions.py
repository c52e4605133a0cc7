"""Replicate's predictions: created, asked how they go, searched in the list, whatever the model makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from engine.outbound import Downloaded, Outbound
from engine.outside import GenerationFailed, OutcomeUnknown, Poll, Recent, State, Submission, Unavailable
from engine.providers.services import SERVICES
from engine.providers.shared import asking, remote, results
from engine.providers.shared.sources import mark_in
from engine.providers.shared.webhooks import with_token

SERVICE = SERVICES["replicate"].name
BASE_URL = SERVICES["replicate"].url
EVENTS = ("start", "completed")
RECORDINGS = ("audio", "audio_file")
# Inputs are removed an hour after a prediction ended: whatever is younger than this still tells its own.
SEARCHED = timedelta(minutes=55)
MOST_PAGES = 10
_FILE = re.compile(r"\Ahttps?://[^/]+/v1/files/([\w-]+)", re.ASCII)
_STATES: dict[str, State] = {
    "starting": "queued", "succeeded": "done", "failed": "failed", "canceled": "cancelled", "aborted": "cancelled",
}  # fmt: skip


def utc_now() -> datetime:
    return datetime.now(UTC)


class Predictions:
    """Those of one model: "owner/name" of Replicate's own choice, or "owner/name:version" of somebody's.

    work: what the model makes, in a word for people.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        key: str,
        outbound: Outbound,
        webhook_url: str = "",
        base_url: str = BASE_URL,
        work: str = "song",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._outbound = outbound
        self._webhook_url = webhook_url
        self._base_url = base_url.rstrip("/")
        self._headers = {"authorization": f"Bearer {key}"}
        self._clock = clock
        self._owner_and_name, _, self._version = endpoint.partition(":")
        self._work = work
        self._lost = f"Replicate no longer has this {work}."

    def send(self, inputs: dict[str, Any], token: str, endpoint: str) -> Submission:
        """Create the prediction and do not wait for it. Raises Refused, Unavailable, OutcomeUnknown."""
        del endpoint
        body: dict[str, Any] = {"input": inputs}
        if self._webhook_url:
            body |= {"webhook": with_token(self._webhook_url, token), "webhook_events_filter": list(EVENTS)}
        path = f"/v1/models/{self._owner_and_name}/predictions"
        if self._version:
            path, body["version"] = "/v1/predictions", self._version
        answer = asking.send_once(self._outbound, SERVICE, self._base_url + path, json=body, headers=self._headers)
        asking.check_taken(answer, SERVICE)
        prediction = asking.json_of(answer)
        if asking.named(prediction.get("id")) is None:
            raise OutcomeUnknown("Replicate took the request without saying under which name.")
        return self._submission(prediction, inputs)

    def known_as(self, request_id: str, inputs: dict[str, Any]) -> Submission:
        return self._submission({"id": request_id}, inputs)

    def poll(self, submission: Submission) -> Poll:
        """How it is doing; a state nobody knows yet counts as work. Raises Unavailable."""
        return self._poll_of(self._prediction(submission))

    def cancel(self, submission: Submission) -> bool:
        """True only when it ended before it started: time used is charged. Raises Unavailable."""
        url = self._url(submission, "cancel_url", "/cancel")
        answer = asking.ask(self._outbound, SERVICE, "POST", url, headers=self._headers)
        if answer.status >= 500:
            raise Unavailable(f"Replicate does not answer at the moment ({answer.status}).", asking.waiting(answer))
        prediction = asking.json_of(answer) if answer.status == 200 else self._prediction(submission)
        if not prediction:
            return False
        return prediction.get("status") in {"canceled", "aborted"} and not prediction.get("started_at")

    def find(self, inputs: dict[str, Any], *, has_seed: bool) -> Submission | None:
        """The prediction with this attempt's seed among those of the last hour; attempts live less long than that.

        Where a model takes no seed, the name of the recording in its address may tell whose attempt it was.

        Raises OutcomeUnknown when the list can't be read, or when one in it may be this attempt's and may not.
        """
        is_unclear = False
        try:
            for row in self._of_the_last_hour():
                is_it = _is_of(row.get("input"), inputs, has_seed=has_seed) if self._is_ours(row) else False
                if is_it:
                    return self._submission(row, inputs)
                is_unclear = is_unclear or is_it is None
        except Unavailable as error:
            raise OutcomeUnknown(str(error)) from error
        if is_unclear:
            raise OutcomeUnknown("Replicate's list does not tell whether this request is in it.")
        return None

    def recent(self, limit: int) -> Iterator[Recent]:
        """The account's latest predictions of any model, the newest first. Raises Unavailable."""
        return islice((_recent(row) for row in self._listed({}) if asking.named(row.get("id"))), limit)

    def output(self, submission: Submission) -> remote.Output:
        """What the model made, which is kept for an hour. Raises Unavailable, GenerationFailed, Moderated."""
        prediction = self._prediction(submission)
        poll = self._poll_of(prediction)
        if prediction is None or poll.state in {"failed", "cancelled"}:
            raise poll.failure
        if poll.state != "done":
            raise Unavailable(f"Replicate has not finished the {self._work} yet.")
        facts = {"version": prediction.get("version"), "run_seconds": _run_seconds(prediction)}
        return remote.Output(prediction.get("output"), facts)

    def song_in(self, output: remote.Output) -> str:
        """An address or a data address: bare, the first of a list, or somewhere in an object."""
        if url := asking.address_of(output.value):
            return url
        raise GenerationFailed(f"Replicate says the {self._work} is done and delivers none.")

    def load(self, url: str, into: Path, *, name: str, kind_of: remote.KindOf) -> tuple[Path, Downloaded]:
        """The key goes to Replicate's own host only; the others give the file to whoever has the address."""
        headers = self._headers if asking.is_at(url, self._base_url) else None
        return results.fetched(
            self._outbound,
            SERVICE,
            url,
            into,
            base_url=self._base_url,
            headers=headers,
            name=name,
            work=self._work,
            kind_of=kind_of,
        )

    def _poll_of(self, prediction: dict[str, Any] | None) -> Poll:
        if prediction is None:
            return Poll("failed", message=self._lost)
        state = _STATES.get(prediction["status"], "running")
        match state:
            case "done" if prediction.get("output") is None:
                return Poll("failed", message=self._lost)
            case "failed":
                return asking.failed(str(prediction.get("error") or ""), SERVICE, self._work)
            case "cancelled":
                return Poll("cancelled", message=f"The {self._work} was stopped at Replicate.")
            case "running":
                return Poll("running", share=asking.share_in(str(prediction.get("logs") or "")))
        return Poll(state)

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

    def _of_the_last_hour(self) -> Iterator[dict[str, Any]]:
        since = self._clock() - SEARCHED
        for row in self._listed({"created_after": since.isoformat()}):
            created = _created_at(row)
            # What can't be read as a time counts as recent: nothing is overlooked.
            if created is None or created >= since:
                yield row

    def _listed(self, params: dict[str, str]) -> Iterator[dict[str, Any]]:
        """The predictions of the account, the newest first. Raises Unavailable."""
        url = f"{self._base_url}/v1/predictions"
        for _ in range(MOST_PAGES):
            page = self._page(url, params)
            yield from (row for row in page["results"] if isinstance(row, dict))
            following = page.get("next")
            if not following:
                return
            if not asking.is_at(following, self._base_url):
                break
            url, params = following, {}
        raise Unavailable("Replicate's list is too long to be searched.")

    def _page(self, url: str, params: dict[str, str]) -> dict[str, Any]:
        answer = asking.ask(
            self._outbound, SERVICE, "GET", url, params=params, headers=self._headers, max_bytes=50_000_000
        )
        page = asking.json_of(answer)
        if answer.status != 200 or not isinstance(page.get("results"), list):
            raise Unavailable("Replicate's list can't be read at the moment.", asking.waiting(answer))
        return page

    def _is_ours(self, row: dict[str, Any]) -> bool:
        """Of this model: by its name, or by its version where names are left out."""
        if asking.named(row.get("id")) is None:
            return False
        return row.get("model") == self._owner_and_name or (bool(self._version) and row.get("version") == self._version)

    def _submission(self, prediction: dict[str, Any], inputs: dict[str, Any]) -> Submission:
        """The addresses it told, unless they lie elsewhere: the key goes to Replicate only."""
        given = prediction.get("urls")
        urls = {
            f"{name}_url": given[name]
            for name in ("get", "cancel")
            if isinstance(given, dict) and asking.is_at(given.get(name), self._base_url)
        }
        return remote.submission(prediction["id"], urls, inputs)

    def _url(self, submission: Submission, name: str, ending: str) -> str:
        url = submission.details.get(name)
        if isinstance(url, str) and asking.is_at(url, self._base_url):
            return url
        return f"{self._base_url}/v1/predictions/{submission.request_id}{ending}"


def _is_of(given: object, inputs: dict[str, Any], *, has_seed: bool) -> bool | None:
    """Whether these are the inputs of this attempt; None when they may be and may not."""
    if not isinstance(given, dict):
        return None
    if has_seed:
        return bool(given.get("seed") == inputs["seed"])
    if mark := _mark_of(given):
        return mark == _mark_of(inputs)
    # The same may have been asked for twice, and a recording may be told otherwise than it was sent.
    fixed = {name: value for name, value in inputs.items() if name not in RECORDINGS}
    return None if all(given.get(name) == value for name, value in fixed.items()) else False


def _mark_of(inputs: dict[str, Any]) -> str:
    """What only this work's recording has: the token in its name, or the name of a file that was sent for it."""
    addresses = [str(inputs.get(name, "")) for name in RECORDINGS]
    files = [found[1] for address in addresses if (found := _FILE.search(address))]
    return next(filter(None, [*map(mark_in, addresses), *files]), "")


def _recent(row: dict[str, Any]) -> Recent:
    state = _STATES.get(str(row.get("status")), "running")
    return Recent(row["id"], _created_at(row), state, str(row.get("model") or ""), _run_seconds(row))


def _created_at(row: dict[str, Any]) -> datetime | None:
    try:
        created = datetime.fromisoformat(str(row.get("created_at")))
    except ValueError:
        return None
    return created if created.tzinfo else created.replace(tzinfo=UTC)


def _run_seconds(row: dict[str, Any]) -> float | None:
    metrics = row.get("metrics")
    seconds = metrics.get("predict_time") if isinstance(metrics, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else None
