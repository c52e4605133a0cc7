"""fal.ai's queue: it takes a request, is asked how it goes, and says what came of it, whatever the model makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.outbound import Answer, Downloaded, Outbound
from engine.outside import GenerationFailed, NotSupported, OutcomeUnknown, Poll, Recent, Submission, Unavailable
from engine.providers.services import SERVICES
from engine.providers.shared import asking, remote, results
from engine.providers.shared.webhooks import with_token

SERVICE = SERVICES["fal"].name
QUEUE_URL = SERVICES["fal"].url
# Its files are public to whoever has the address, and would stay for ever.
KEPT_SECONDS = 86_400


class FalQueue:
    """The requests to one model. fal.ai has no list of them: when an answer is lost, only its webhook can tell.

    work: what the model makes, in a word for people.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        key: str,
        outbound: Outbound,
        webhook_url: str = "",
        base_url: str = QUEUE_URL,
        work: str = "song",
    ) -> None:
        self._endpoint = endpoint
        self._outbound = outbound
        self._webhook_url = webhook_url
        self._base_url = base_url.rstrip("/")
        self._headers = {"authorization": f"Key {key}"}
        self._work = work
        self._lost = f"fal.ai no longer knows this {work}."

    def send(self, inputs: dict[str, Any], token: str, endpoint: str) -> Submission:
        """Put it in the queue. Raises Refused, Unavailable, OutcomeUnknown."""
        params = {"fal_webhook": with_token(self._webhook_url, token)} if self._webhook_url else {}
        lifecycle = json.dumps({"expiration_duration_seconds": KEPT_SECONDS})
        answer = asking.send_once(
            self._outbound,
            SERVICE,
            f"{self._base_url}/{endpoint}",
            json=inputs,
            params=params,
            headers={**self._headers, "x-fal-object-lifecycle-preference": lifecycle},
        )
        asking.check_taken(answer, SERVICE)
        body = asking.json_of(answer)
        request_id = asking.named(body.get("request_id")) or asking.named(answer.headers.get("x-fal-request-id"))
        if request_id is None:
            raise OutcomeUnknown("fal.ai took the request without saying under which name.")
        return self._submission(request_id, body, inputs)

    def known_as(self, request_id: str, inputs: dict[str, Any]) -> Submission:
        return self._submission(request_id, {}, inputs)

    def poll(self, submission: Submission) -> Poll:
        """How it is doing. Raises Unavailable."""
        answer, body = self._status(submission)
        if answer.status in {404, 410}:
            return Poll("failed", message=self._lost)
        match body.get("status"):
            case "IN_QUEUE":
                position = body.get("queue_position")
                return Poll("queued", position=position + 1 if isinstance(position, int) else None)
            case "COMPLETED":
                return self._ended(body)
            case str():
                return Poll("running", share=asking.share_in(_log(body)))
        raise Unavailable(f"fal.ai's answer was not understood ({answer.status}).", asking.waiting(answer))

    def cancel(self, submission: Submission) -> bool:
        """True only while it still waited in the queue; a running one may complete and be charged."""
        url = self._url(submission, "cancel_url", "/cancel")
        answer = asking.ask(self._outbound, SERVICE, "PUT", url, headers=self._headers)
        if answer.status >= 500:
            raise Unavailable(f"fal.ai does not answer at the moment ({answer.status}).", asking.waiting(answer))
        return answer.status == 200 and asking.json_of(answer).get("status") == "OK"

    def find(self, inputs: dict[str, Any], *, has_seed: bool) -> Submission | None:
        """Raises OutcomeUnknown: there is no list to search."""
        del inputs, has_seed
        raise OutcomeUnknown("fal.ai has no list of requests; its webhook will tell of this one.")

    def recent(self, limit: int) -> Iterator[Recent]:
        """Raises NotSupported."""
        del limit
        raise NotSupported("fal.ai has no list of requests.")

    def output(self, submission: Submission) -> remote.Output:
        """What the model made, which is told for minutes only. Raises Unavailable, GenerationFailed, Moderated."""
        poll = self.poll(submission)
        if poll.state in {"failed", "cancelled"}:
            raise poll.failure
        if poll.state != "done":
            raise Unavailable(f"fal.ai has not finished the {self._work} yet.")
        url = self._url(submission, "response_url", "")
        answer = asking.ask(self._outbound, SERVICE, "GET", url, headers=self._headers)
        body = self._result(answer)
        seed, lyrics = body.get("seed", submission.details.get("asked", {}).get("seed")), body.get("lyrics")
        units = answer.headers.get("x-fal-billable-units")
        return remote.Output(body, {"seed": seed, "lyrics": lyrics, "billed_units": units})

    def song_in(self, output: remote.Output) -> str:
        """Under `audio` or `audio_file`, as an object or bare."""
        for name in ("audio", "audio_file", "audio_url"):
            if url := asking.address_of(output.value.get(name)):
                return url
        raise GenerationFailed(f"fal.ai says the {self._work} is done and delivers none.")

    def load(self, url: str, into: Path, *, name: str, kind_of: remote.KindOf) -> tuple[Path, Downloaded]:
        """Without the key: the files are public."""
        return results.fetched(
            self._outbound, SERVICE, url, into, base_url=self._base_url, name=name, kind_of=kind_of, work=self._work
        )

    def _submission(self, request_id: str, body: dict[str, Any], inputs: dict[str, Any]) -> Submission:
        """The addresses it told, unless they lie elsewhere: the key goes to fal.ai only."""
        urls = {
            name: body[name]
            for name in ("status_url", "response_url", "cancel_url")
            if asking.is_at(body.get(name), self._base_url)
        }
        return remote.submission(request_id, urls, inputs)

    def _status(self, submission: Submission) -> tuple[Answer, dict[str, Any]]:
        url = self._url(submission, "status_url", "/status")
        answer = asking.ask(self._outbound, SERVICE, "GET", url, headers=self._headers, params={"logs": "1"})
        if answer.status >= 500:
            raise Unavailable(f"fal.ai does not answer at the moment ({answer.status}).", asking.waiting(answer))
        return answer, asking.json_of(answer)

    def _url(self, submission: Submission, name: str, ending: str) -> str:
        """Below owner and app only, whatever the path of the submission was."""
        url = submission.details.get(name)
        if isinstance(url, str) and asking.is_at(url, self._base_url):
            return url
        owner_and_app = "/".join(self._endpoint.split("/")[:2])
        return f"{self._base_url}/{owner_and_app}/requests/{submission.request_id}{ending}"

    def _ended(self, body: dict[str, Any]) -> Poll:
        """Completed means ended, well or not."""
        error, kind = body.get("error"), str(body.get("error_type") or "")
        if kind in {"client_cancelled", "client_disconnected"}:
            return Poll("cancelled", message=f"The {self._work} was cancelled at fal.ai.")
        if error or kind:
            return asking.failed(f"{asking.words_of(error)} {kind}", SERVICE, self._work)
        return Poll("done")

    def _result(self, answer: Answer) -> dict[str, Any]:
        """An error of the model is for good, one of the way there passes."""
        body = asking.json_of(answer)
        if answer.status == 200 and body:
            return body
        if answer.status in {404, 410}:
            raise GenerationFailed(self._lost)
        is_of_the_model = (
            isinstance(body.get("detail"), list)
            or "error_type" in body
            or not {"x-fal-error-type", "x-fal-retryable", "x-fal-needs-retry"}.isdisjoint(answer.headers)
        )
        if is_of_the_model or answer.status == 422:
            kind = str(body.get("error_type") or answer.headers.get("x-fal-error-type", ""))
            raise asking.failure(f"{asking.reason(answer)} {kind}", SERVICE, self._work)
        raise Unavailable(f"fal.ai's answer was not understood ({answer.status}).", asking.waiting(answer))


def _log(body: dict[str, Any]) -> str:
    logs = body.get("logs")
    lines = [row.get("message") for row in logs if isinstance(row, dict)] if isinstance(logs, list) else []
    return "\n".join(str(line) for line in lines)
