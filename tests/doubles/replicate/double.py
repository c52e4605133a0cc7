"""Replicate on this machine: predictions that move on as they are asked about, their list, files and webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import re
import time
from dataclasses import replace
from typing import Any, ClassVar

from tests.doubles import sources
from tests.doubles.deliveries import Sent, send
from tests.doubles.double import Double
from tests.doubles.listening import Asked, Told
from tests.doubles.replicate import lists
from tests.doubles.replicate.files import FAULTS as FILES_FAULTS
from tests.doubles.replicate.files import Files
from tests.doubles.replicate.models import MODELS, named, problems
from tests.doubles.replicate.predictions import ENDED, ENDS, OUTPUTS, Prediction
from tests.doubles.replicate.refusals import HIDDEN, PAGE, PASSING, REFUSALS, problem

EVENTS = ("start", "output", "logs", "completed")
CREATE, OUTCOME, GET, LIST, CANCEL, FILE = "create", "outcome", "get", "list", "cancel", "file"
FILES = ("file_404", "file_401", "file_500", "file_inside", "file_drips", "file_cut", "file_empty", "file_page")


class ReplicateDouble(Double):
    """starting_for and processing_for: questions until it moves on (a cold boot takes many). digits: of times."""

    faults_by_place: ClassVar[dict[str, str]] = {
        **dict.fromkeys((*REFUSALS, *HIDDEN, "told_202", "foreign_urls", "webhook_first"), CREATE),
        **dict.fromkeys((*ENDS, *OUTPUTS), OUTCOME),
        **dict.fromkeys((*(f"get_{name}" for name in PASSING), "get_forgotten"), GET),
        **dict.fromkeys((*(f"list_{name}" for name in PASSING), "list_foreign_next", "list_no_input"), LIST),
        **dict.fromkeys((*(f"cancel_{name}" for name in PASSING), "cancel_too_late", "cancel_unseen"), CANCEL),
        **dict.fromkeys(FILES, FILE),
        **FILES_FAULTS,
    }
    when_empty, when_too_many = "no_credit", "throttled"
    starting_for = 1
    processing_for = 1
    slow_seconds = 2.0
    page_size = 100
    digits = 6

    def __init__(self, seed: int, port: int = 0) -> None:
        super().__init__(seed, port)
        self.key = "r8_key-of-the-double"
        self.secret = "whsec_" + base64.b64encode(bytes(range(24))).decode()
        self.accepted: dict[str, Prediction] = {}
        self.generations = self.accepted
        self.deliveries: list[Sent] = []
        self.passed_seconds = 0.0
        self._dice = random.Random(seed)
        self.files = Files(self.base_url, self.faults, random.Random(seed))

    @property
    def now(self) -> float:
        return time.time() + self.passed_seconds

    def finish(self, prediction_id: str) -> None:
        """As if time had passed."""
        self.accepted[prediction_id].end(self.now)

    def deliver(
        self,
        prediction_id: str,
        *,
        name: str = "msg_1",
        at: float | None = None,
        secret: str = "",
        others: str = "",
        changed: dict[str, Any] | None = None,
        to: str = "",
    ) -> Sent:
        """Send its webhook. name: of the delivery; at: another time of signing; others: signatures that stand first."""
        prediction = self.accepted[prediction_id]
        body = json.dumps(prediction.told(self.base_url, self.now) | (changed or {})).encode()
        stamp = str(int(self.now if at is None else at))
        signature = sign(secret or self.secret, name, stamp, body)
        headers = {
            "webhook-id": name,
            "webhook-timestamp": stamp,
            "webhook-signature": f"{others} {signature}".strip(),
        }
        self.deliveries.append(send(to or prediction.webhook, headers, body))
        return self.deliveries[-1]

    def post(self, name: str, event: str, *, is_forged: bool) -> Sent:
        """The news of a start say so even if they arrive after the end."""
        early = {"status": "processing", "output": None, "completed_at": None} if event == "start" else {}
        secret = "whsec_" + base64.b64encode(bytes(24)).decode() if is_forged else ""
        return self.deliver(name, name=f"msg_{name}_{event}", secret=secret, changed=early)

    def answer(self, asked: Asked) -> Told:
        if asked.path.startswith("/delivery/"):
            return self._file(asked, asked.path.split("/")[2])
        token = asked.headers.get("authorization", "").removeprefix("Bearer ").removeprefix("Token ")
        if token not in self.keys:
            return REFUSALS["unauthenticated"]
        parts = asked.path.removeprefix("/v1/").split("/")
        if parts[0] == "files" and len(parts) < 3:
            return _limited(self.files.answer(asked, "".join(parts[1:]), self.now))
        if asked.method == "POST" and parts[-1] == "predictions":
            return _limited(self._create(asked, parts))
        return _limited(self._asked(asked, parts))

    def _asked(self, asked: Asked, parts: list[str]) -> Told:
        match (asked.method, *parts):
            case ("GET", "predictions"):
                return lists.page(self, asked)
            case ("GET", "predictions", prediction_id) if prediction_id in self.accepted:
                return self._get(self.accepted[prediction_id])
            case ("POST", "predictions", prediction_id, "cancel") if prediction_id in self.accepted:
                return self._cancel(self.accepted[prediction_id])
            case ("GET", "files", prediction_id, _) if prediction_id in self.accepted:
                return self._file(asked, prediction_id)
            case ("GET", "webhooks", "default", "secret"):
                return Told({"key": self.secret})
            case ("GET", "models", owner, name):
                return lists.model(f"{owner}/{name}")
            case ("GET", "models", owner, name, "versions", version):
                return lists.version(f"{owner}/{name}", version)
        return REFUSALS["unknown_model"]

    def _create(self, asked: Asked, parts: list[str]) -> Told:
        fault = self.faults.take(CREATE)
        if fault in REFUSALS:
            return REFUSALS[fault]
        body = asked.json
        name = "/".join(parts[1:3]) if parts[0] == "models" else named(str(body.get("version", "")))
        if refused := self._not_taken(asked, body, name, is_of_model=parts[0] == "models"):
            return refused
        prediction = self._accept(str(name), body)
        if fault == "webhook_first":
            prediction.end(self.now)
            if self.moves_when_asked:
                self.deliver(prediction.prediction_id)
        return self._accepted(prediction, fault, asked)

    def _not_taken(self, asked: Asked, body: Any, name: str | None, *, is_of_model: bool) -> Told | None:
        known = {"input", "webhook", "webhook_events_filter", "stream", *([] if is_of_model else ["version"])}
        odd = [{"type": "additional_property_not_allowed", "field": key, "description": "not allowed"}
               for key in set(body) - known]  # fmt: skip
        if not is_of_model and name is None:
            return REFUSALS["no_permission"]
        if name not in MODELS or (is_of_model and MODELS[name].version):
            return REFUSALS["unknown_model"]
        # Only this machine is called back without TLS.
        if not re.match(r"https://|http://127\.0\.0\.1:|\Z", body.get("webhook") or ""):
            odd.append({"type": "invalid", "field": "webhook", "description": "must be an HTTPS URL"})
        if not re.fullmatch(r"(wait(=([1-9]|[1-5]\d|60))?)?", asked.headers.get("prefer", "")):
            odd.append({"type": "invalid", "field": "Prefer", "description": "wait=n, n from 1 to 60"})
        if rows := odd + problems(MODELS[name], body.get("input")):
            said = "; ".join(f"{row['field']}: {row['description']}" for row in rows)
            return problem(422, "Input validation failed", said, invalid_fields=rows)
        return None

    def _accept(self, name: str, body: dict[str, Any]) -> Prediction:
        given = body["input"]
        seed = given.get("seed")
        if not isinstance(seed, int) or seed < 0:
            seed = self._dice.randrange(2**31)
        letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        prediction_id = "".join(self._dice.choice(letters) for _ in range(26))
        prediction = Prediction(
            prediction_id, name, MODELS[name], given, seed, self.now, self.starting_for, self.processing_for,
            body.get("webhook") or "", tuple(body.get("webhook_events_filter") or EVENTS), self.faults.take(OUTCOME),
            digits=self.digits, load=self._load,
        )  # fmt: skip
        self.accepted[prediction_id] = prediction
        return prediction

    def _load(self, url: object) -> bytes:
        """A recording; its own files are for its models only, whoever asks for them with the key."""
        start, _, file_id = str(url).rpartition("/")
        if start != f"{self.base_url}/v1/files":
            return sources.load(url, self)
        file = self.files.found(file_id, self.now)
        if file is None:
            raise sources.NotReadable("file_download_error")
        return file.content

    def _accepted(self, prediction: Prediction, fault: str | None, asked: Asked) -> Told:
        hidden = {
            "page_502": PAGE,
            "error_500": PASSING["500"],
            "error_503": problem(503, "Unavailable", "down"),
            "nothing_said": Told(b"<html>ok</html>", 201, "text/html"),
            "lost_answer": Told(is_lost=True),
        }
        if fault in hidden:
            return hidden[fault]
        prefers = asked.headers.get("prefer", "")
        if prefers:
            prediction.end(self.now)
        told = prediction.told("https://example.org" if fault == "foreign_urls" else self.base_url, self.now)
        if prefers:
            # Recorded: with wait the file comes as a data address, and the status lags behind.
            told = prediction.told(self.base_url, self.now, as_data=True) | {"status": "processing"}
        elif fault != "told_202":
            del told["output"]
        answer = Told(told, 202 if fault == "told_202" else 201)
        answer.headers = {"Preference-Applied": prefers} if prefers else {}
        answer.is_cut = fault == "cut_answer"
        is_late = fault == "slow_answer" or (fault == "webhook_first" and not self.moves_when_asked)
        answer.wait_seconds = self.slow_seconds if is_late else 0.0
        return answer

    def _get(self, prediction: Prediction) -> Told:
        fault = self.faults.take(GET) or ""
        if fault == "get_forgotten":
            return REFUSALS["unknown_model"]
        if fault:
            return PASSING[fault.removeprefix("get_")]
        if self.moves_when_asked:
            prediction.move(self.now)
        return Told(prediction.told(self.base_url, self.now))

    def _cancel(self, prediction: Prediction) -> Told:
        fault = self.faults.take(CANCEL) or ""
        if fault == "cancel_too_late" or (not fault and prediction.status in ENDED):
            prediction.end(self.now)
            return problem(400, "Bad request", "The prediction has ended.")
        if fault == "cancel_unseen":
            return Told(prediction.told(self.base_url, self.now))
        if fault:
            return PASSING[fault.removeprefix("cancel_")]
        prediction.stop(self.now)
        return Told(prediction.told(self.base_url, self.now))

    def _file(self, asked: Asked, prediction_id: str) -> Told:
        prediction = self.accepted[prediction_id]
        content, kind = prediction.file(asked.path.rpartition("/")[2])
        fault = self.faults.take(FILE)
        answers = {
            "file_404": Told(b"expired", 404, "text/plain"),
            "file_401": REFUSALS["unauthenticated"],
            "file_500": PASSING["500"],
            "file_inside": Told(status=302, headers={"Location": "http://10.0.0.1/metadata"}),
            "file_empty": Told(b"", content_type=kind),
            "file_page": Told(b"<html>not here</html>", content_type=kind),
        }
        if fault in answers:
            return answers[fault]
        if prediction.is_removed(self.now):
            return answers["file_404"]
        return Told(content, content_type=kind, is_cut=fault == "file_cut", drips=fault == "file_drips")


def sign(secret: str, name: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


def _limited(answer: Told) -> Told:
    return replace(answer, headers={"ratelimit-remaining": "599", "ratelimit-reset": "1", **answer.headers})
