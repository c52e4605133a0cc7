"""fal.ai on this machine: a queue that moves on as it is asked, files, public keys and signed webhooks."""

from __future__ import annotations

import json
import random
import time
import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tests.doubles import sources
from tests.doubles.deliveries import Sent, send
from tests.doubles.double import Double
from tests.doubles.fal import schemas, signing
from tests.doubles.fal.models import MODELS, problems
from tests.doubles.fal.queue import COMPLETED, FAILURES, ODD_RESULTS, QUEUED, Request
from tests.doubles.fal.storage import FAULTS as STORAGE_FAULTS
from tests.doubles.fal.storage import Storage
from tests.doubles.listening import Asked, Told

SUBMIT, OUTCOME, STATUS, RESULT, CANCEL, FILE, KEYS = "submit", "outcome", "status", "result", "cancel", "file", "keys"
PAGE = Told(b"<html>502 Bad Gateway</html>", 502, "text/html")
_POLICY = [{"loc": ["body", "prompt"], "msg": "flagged by a checker", "type": "content_policy_violation"}]
_FIELD = [{"loc": ["body", "duration"], "msg": "Input should be at most 240", "type": "less_than_equal"}]
"""Answers to a submission that was not accepted."""
REFUSALS: dict[str, tuple[int, Any, dict[str, str]]] = {
    "queue_full": (429, {"detail": "Queue is too long"}, {}),
    "too_many": (429, {"detail": "Too many", "error_type": "concurrent_requests_limit"}, {"Retry-After": "7"}),
    "bad_request": (400, {"error": "Invalid fal_max_queue_length: x"}, {}),
    "unauthorized": (401, {"detail": "Cannot access application without a key"}, {}),
    "forbidden": (403, {"detail": "Access denied"}, {}),
    "not_for_you": (403, {"detail": "User is not allowed to access application"}, {}),
    "locked": (403, {"detail": "User is locked. Reason: Exhausted balance."}, {}),
    "no_money": (402, {"detail": "Payment required"}, {}),
    "unknown_model": (404, {"detail": "Application not found"}, {}),
    "invalid_list": (422, {"detail": _FIELD}, {}),
    "invalid_text": (422, {"detail": "lyrics are too long"}, {}),
    "invalid_object": (422, {"detail": {"msg": "lyrics are too long"}}, {}),
    "moderated_at_once": (422, {"detail": _POLICY}, {}),
    "moved": (308, {}, {"Location": "https://example.org/"}),
    "maintenance": (503, {"detail": "maintenance"}, {"Retry-After": "30"}),
}
"""Answers behind which the request was accepted all the same."""
HIDDEN = (
    "page_502",
    "error_500",
    "error_503",
    "timeout_504",
    "lost_answer",
    "cut_answer",
    "nothing_said",
    "slow_answer",
)
PASSING: dict[str, Told] = {
    "page": PAGE,
    "500": Told({"detail": "Internal Server Error"}, 500),
    "429": Told({"detail": "slow down"}, 429, headers={"Retry-After": "3"}),
    "lost": Told(is_lost=True),
    "not_json": Told(b"ok"),
    "locked": Told({"detail": "bad key"}, 401),
}
FILES = ("file_404", "file_500", "file_inside", "file_drips", "file_cut", "file_empty", "file_page", "file_moved")


class FalDouble(Double):
    """queued_for and running_for: status questions until it moves on. slow_seconds: of a slow answer."""

    faults_by_place: ClassVar[dict[str, str]] = {
        **dict.fromkeys((*REFUSALS, *HIDDEN, "only_in_header", "foreign_urls", "webhook_first"), SUBMIT),
        **dict.fromkeys((name for name in FAILURES if name != "cancelled"), OUTCOME),
        **dict.fromkeys(ODD_RESULTS, OUTCOME),
        **dict.fromkeys((*(f"status_{name}" for name in PASSING), "status_forgotten", "status_new_word"), STATUS),
        **dict.fromkeys((*(f"result_{name}" for name in PASSING), "result_forgotten", "too_early"), RESULT),
        **dict.fromkeys((f"cancel_{name}" for name in PASSING), CANCEL),
        **dict.fromkeys(FILES, FILE),
        **dict.fromkeys(("keys_down", "keys_lost", "keys_odd"), KEYS),
        **STORAGE_FAULTS,
    }
    when_empty, when_too_many = "locked", "too_many"
    queued_for = 1
    running_for = 1
    slow_seconds = 2.0
    user_id = "user-1"

    def __init__(self, seed: int, port: int = 0) -> None:
        super().__init__(seed, port)
        self.key = "id-of-the-double:key-of-the-double"
        self.accepted: dict[str, Request] = {}
        self.generations = self.accepted
        self.deliveries: list[Sent] = []
        self.signing_key = signing.key_of(0)
        self.jwks = [signing.public(self.signing_key)]
        self._dice = random.Random(seed)
        self.storage = Storage(self.base_url, self.faults, random.Random(seed))

    @property
    def jwks_url(self) -> str:
        return f"{self.base_url}/.well-known/jwks.json"

    def rotate_keys(self, *, keeps_old: bool = False) -> None:
        """From now on signs with another key."""
        self.signing_key = signing.key_of(self._dice.randrange(1, 200))
        self.jwks = [*(self.jwks if keeps_old else []), signing.public(self.signing_key)]

    def finish(self, request_id: str) -> None:
        """As if time had passed."""
        self.accepted[request_id].has_ended = True

    def deliver(
        self,
        request_id: str,
        *,
        at: float | None = None,
        key: Any = None,
        body: Any = None,
        to: str = "",
        name: str = "",
    ) -> Sent:
        """Send its webhook. at: another time of signing; key: another signing key; name: another request's."""
        request = self.accepted[request_id]
        raw = json.dumps(self.letter(request) if body is None else body, separators=(",", ":")).encode()
        stamp = int(time.time() if at is None else at)
        headers = signing.headers(key or self.signing_key, request_id, self.user_id, stamp, raw)
        self.deliveries.append(send(to or request.webhook, headers, raw))
        return self.deliveries[-1]

    def post(self, name: str, event: str, *, is_forged: bool) -> Sent:
        return self.deliver(name, key=signing.key_of(250) if is_forged else None)

    def letter(self, request: Request, *, payload_error: str = "") -> dict[str, Any]:
        told: dict[str, Any] = {"request_id": request.request_id, "gateway_request_id": request.request_id}
        if payload_error:
            return {**told, "status": "OK", "payload": None, "payload_error": payload_error}
        if request.failure:
            _, detail, _ = request.failure
            return {**told, "status": "ERROR", "error": "Unexpected status code", "payload": {"detail": detail}}
        return {**told, "status": "OK", "payload": request.output(self.base_url)}

    def answer(self, asked: Asked) -> Told:
        if (told := self._told_to_everybody(asked)) is not None:
            return told
        if asked.headers.get("authorization") not in {f"Key {key}" for key in self.keys}:
            return Told({"detail": "Cannot access application without a valid key"}, 401)
        if asked.path.startswith("/storage/upload/initiate"):
            return self.storage.begin(asked, self.now)
        if "/requests/" in asked.path:
            return self._about_a_request(asked)
        return self._submit(asked) if asked.method == "POST" else Told({"detail": "Not Found"}, 404)

    def _told_to_everybody(self, asked: Asked) -> Told | None:
        """What needs no key."""
        match asked.path.split("/")[1]:
            case ".well-known":
                return self._public_keys()
            case "files":
                return self._file(asked)
            case "stored":
                return self.storage.read(asked, self.now)
            case "put":
                return self.storage.put(asked)
            case "api":
                return schemas.document(asked.query.get("endpoint_id", ""))
        return None

    def _submit(self, asked: Asked) -> Told:
        fault = self.faults.take(SUBMIT)
        if fault in REFUSALS:
            status, body, headers = REFUSALS[fault]
            return Told(body, status, headers=headers)
        endpoint = asked.path.strip("/")
        if endpoint not in MODELS:
            return Told({"detail": f"Application {endpoint!r} not found"}, 404)
        if not asked.query.get("fal_max_queue_length", "0").isdigit():
            return Told({"error": "Invalid fal_max_queue_length"}, 400)
        webhook = asked.query.get("fal_webhook", "")
        if webhook and urlsplit(webhook).scheme not in {"http", "https"}:
            return Told({"detail": "Invalid webhook"}, 400)
        # The queue takes anything; the model looks at its inputs when it is their turn.
        request = self._accept(endpoint, json.loads(asked.body), webhook)
        if fault == "webhook_first":
            request.has_ended = True
            if self.moves_when_asked:
                self.deliver(request.request_id)
        return self._accepted(request, fault)

    def _accept(self, endpoint: str, given: Any, webhook: str) -> Request:
        model = MODELS[endpoint]
        seed = given.get("seed") if isinstance(given, dict) else None
        if not isinstance(seed, int):
            seed = self._dice.randrange(2**31)
        request_id = str(uuid.UUID(int=self._dice.getrandbits(128), version=4))
        request = Request(request_id, endpoint, given, seed, model, self.queued_for, self.running_for, webhook)
        request.load = lambda url: sources.load(url, self)
        request.outcome = self.faults.take(OUTCOME)
        request.problems = problems(model, given)
        self.accepted[request_id] = request
        return request

    def _accepted(self, request: Request, fault: str | None) -> Told:
        hidden = {
            "page_502": PAGE,
            "error_500": Told({"detail": "Internal Server Error"}, 500),
            "error_503": Told({"detail": "down"}, 503),
            "timeout_504": Told({"detail": "Gateway Timeout", "error_type": "request_timeout"}, 504),
            "nothing_said": Told(b"<html>ok</html>", 200, "text/html"),
            "lost_answer": Told(is_lost=True),
        }
        if fault in hidden:
            return hidden[fault]
        told: dict[str, Any] = {
            "request_id": request.request_id,
            "status": QUEUED,
            "queue_position": request.queued_for,
        }
        told |= request.urls("https://example.org" if fault == "foreign_urls" else self.base_url)
        answer = Told({} if fault == "only_in_header" else told, headers={"x-fal-request-id": request.request_id})
        answer.is_cut = fault == "cut_answer"
        is_late = fault == "slow_answer" or (fault == "webhook_first" and not self.moves_when_asked)
        answer.wait_seconds = self.slow_seconds if is_late else 0.0
        return answer

    def _about_a_request(self, asked: Asked) -> Told:
        app, _, rest = asked.path.strip("/").partition("/requests/")
        request_id, _, what = rest.partition("/")
        request = self.accepted.get(request_id)
        if request is None or app != "/".join(request.endpoint.split("/")[:2]):
            return Told({"status": "NOT_FOUND", "detail": "Request not found"}, 404)
        doors = {("GET", "status"): self._status, ("GET", ""): self._result, ("GET", "response"): self._result,
                 ("PUT", "cancel"): self._cancel}  # fmt: skip
        door = doors.get((asked.method, what))
        return door(request, asked) if door else Told({"detail": "Not Found"}, 404)

    def _status(self, request: Request, asked: Asked) -> Told:
        fault = self.faults.take(STATUS) or ""
        if fault == "status_forgotten":
            return Told({"detail": "Request not found"}, 404)
        if fault == "status_new_word":
            return Told({"status": "WARMING_UP", "request_id": request.request_id}, 202)
        if fault:
            return PASSING[fault.removeprefix("status_")]
        request.asked_times += self.moves_when_asked
        return request.status(self.base_url, with_logs=asked.query.get("logs", "").lower() in {"1", "true"})

    def _result(self, request: Request, asked: Asked) -> Told:
        fault = self.faults.take(RESULT) or ""
        if fault == "result_forgotten":
            return Told({"detail": "Request not found"}, 404)
        if fault == "too_early" or request.state != COMPLETED:
            return Told({"detail": "Request is still in progress"}, 400)
        if fault:
            return PASSING[fault.removeprefix("result_")]
        return request.result(self.base_url)

    def _cancel(self, request: Request, asked: Asked) -> Told:
        if fault := self.faults.take(CANCEL):
            return PASSING[fault.removeprefix("cancel_")]
        if request.state == COMPLETED:
            return Told({"status": "ALREADY_COMPLETED"}, 400)
        if request.state == QUEUED:
            request.is_cancelled = request.has_ended = True
            return Told({"status": "OK"})
        return Told({"status": "CANCELLATION_REQUESTED"}, 202)

    def _public_keys(self) -> Told:
        match self.faults.take(KEYS):
            case "keys_down":
                return Told({"detail": "down"}, 503)
            case "keys_lost":
                return Told(is_lost=True)
            case "keys_odd":
                return Told({"keys": [{"kty": "RSA"}, {"kty": "OKP", "crv": "Ed25519", "x": "?"}, 7]})
        return Told({"keys": self.jwks})

    def _file(self, asked: Asked) -> Told:
        _, _, request_id, name = asked.path.split("/")
        content, kind = self.accepted[request_id].file(name)
        fault = self.faults.take(FILE)
        answers = {
            "file_404": Told({"detail": "Not Found"}, 404),
            "file_500": Told({"detail": "Internal Server Error"}, 500),
            "file_inside": Told(status=302, headers={"Location": "http://10.0.0.1/metadata"}),
            "file_empty": Told(b"", content_type=kind),
            "file_page": Told(b"<html>not here</html>", content_type=kind),
            "file_moved": Told(status=302, headers={"Location": f"{self.base_url}{asked.path}?again=1"}),
        }
        if fault in answers:
            return answers[fault]
        return Told(content, content_type=kind, is_cut=fault == "file_cut", drips=fault == "file_drips")
