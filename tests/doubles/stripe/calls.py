"""One call of the API from its key check to its answer, with whatever goes wrong on the way."""

from __future__ import annotations

import hmac
import json
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.doubles.stripe import expanding, forms, routes
from tests.doubles.stripe.faults import Faults
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.keys import Keys
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import API_VERSION, World


class AnswerLost(Exception):
    """The request was carried out, and the connection breaks."""


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Counter:
    """The desk at which API calls are answered."""

    def __init__(self, world: World, faults: Faults, secret_key: str) -> None:
        self.world = world
        self.faults = faults
        self.secret_key = secret_key
        self.keys = Keys()
        self.requests: list[tuple[str, str, Params, str | None]] = []
        # How long a write takes, for tests of two at once.
        self.pause = 0.0
        self._numbers = threading.Lock()
        self._asked = 0

    def call(self, method: str, target: str, body: str, headers: Mapping[str, str]) -> Answer:
        with self._numbers:
            self._asked += 1
            request_id = f"req_double{self._asked:06}"
        told = {"Request-Id": request_id, "Stripe-Version": headers.get("Stripe-Version") or API_VERSION}
        key = headers.get("Idempotency-Key") if method != "GET" else None
        if key:
            told["Idempotency-Key"] = key
        try:
            self._check_key(headers.get("Authorization", ""))
            where = urlsplit(target)
            encoded = "&".join(filter(None, (where.query, body)))
            params = forms.parse(encoded)
            self.requests.append((method, where.path, params, key))
            answer = self._once(method, where.path, params, key, request_id)
        except ApiProblem as problem:
            answer = Answer(problem.status, _json(problem.body(request_id)))
        except AnswerLost:
            raise
        except Exception:  # a fault of the double's own is told to whoever reads the test's output
            told_why = {"error": {"type": "api_error", "message": traceback.format_exc()}}
            answer = Answer(500, _json(told_why))
        return Answer(answer.status, answer.body, told | answer.headers)

    def _check_key(self, authorization: str) -> None:
        kind, _, given = authorization.partition(" ")
        if kind != "Bearer" or not given:
            raise ApiProblem("You did not provide an API key. You need to provide your API key in the Authorization "
                             "header, using Bearer auth.", status=401)  # fmt: skip
        if not hmac.compare_digest(given.encode(), self.secret_key.encode()):
            raise ApiProblem(f"Invalid API Key provided: {given[:8]}****", status=401)

    def _once(self, method: str, path: str, params: Params, key: str | None, request_id: str) -> Answer:
        """The same key gives the same answer, a failure of the server's included."""
        if key is None:
            return self._carry_out(method, path, params, None, request_id)
        kept = self.keys.begin(key, (method, path, json.dumps(params, sort_keys=True)))
        if kept:
            return Answer(kept.status, kept.body, {"Idempotent-Replayed": "true"})
        try:
            answer = self._carry_out(method, path, params, key, request_id)
        except ApiProblem as problem:
            if problem.is_remembered:
                self.keys.keep(key, problem.status, _json(problem.body(request_id)))
            else:
                self.keys.forget(key)
            raise
        except AnswerLost as lost:
            self.keys.keep(key, 200, lost.args[0])
            raise
        except Exception:
            self.keys.forget(key)
            raise
        self.keys.keep(key, answer.status, answer.body)
        return answer

    def _carry_out(self, method: str, path: str, params: Params, key: str | None, request_id: str) -> Answer:
        fault = self.faults.of_request(method)
        if fault == "too_many":
            raise ApiProblem("Request rate limit exceeded. You can learn more about rate limits here "
                             "https://stripe.com/docs/rate-limits.", status=429, code="rate_limit")  # fmt: skip
        if fault == "conflict":
            raise ApiProblem("This object cannot be accessed right now because another API request or Stripe process "
                             "is currently accessing it.", status=409, code="lock_timeout")  # fmt: skip
        # A failing server has sometimes done its work before.
        if fault == "server_error" and self.faults.happens(0.5):
            raise _broken()
        body = self._act(method, path, params, key, request_id)
        if fault == "server_error":
            raise _broken()
        if fault == "lost_answer":
            raise AnswerLost(body)
        return Answer(200, body)

    def _act(self, method: str, path: str, params: Params, key: str | None, request_id: str) -> bytes:
        if self.pause and method != "GET":
            time.sleep(self.pause)
        with self.world.lock:
            self.world.cause = {"id": request_id, "idempotency_key": key}
            try:
                given = {name: value for name, value in params.items() if name != "expand"}
                found = routes.answer(self.world, method, path, given)
                return _json(expanding.expanded(self.world, found, params.get("expand") or []))
            finally:
                self.world.cause = {"id": None, "idempotency_key": None}


def _broken() -> ApiProblem:
    return ApiProblem("An unknown error occurred", status=500, kind="api_error", is_remembered=True)


def _json(body: object) -> bytes:
    return json.dumps(body, indent=2).encode()
