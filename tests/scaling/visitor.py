"""Somebody in front of the proxy of two machines, who can tell it which one to ask."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.scaling.machines import HOST, Machine

PASSWORD = "a-long-passphrase"
WISH = {"prompt": "slow rain on a window", "duration_seconds": 31, "takes": 1}


class Proxy(httpx.BaseTransport):
    """Ends TLS and hands a request on to the machine it names; other hosts (the store) are asked directly."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._way = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host != HOST:
            return self._way.handle_request(request)
        machine: Machine = request.extensions["machine"]
        port = machine.ports["events" if request.url.path.startswith("/events/") else "web"]
        headers = [*request.headers.raw, (b"X-Forwarded-Proto", b"https"), (b"X-Forwarded-For", self._address.encode())]
        inside = request.url.copy_with(scheme="http", host="127.0.0.1", port=port)
        return self._way.handle_request(
            httpx.Request(request.method, inside, headers=headers, stream=request.stream, extensions=request.extensions)
        )

    def close(self) -> None:
        self._way.close()


class Visitor:
    """One browser."""

    def __init__(self, email: str) -> None:
        self.email = email
        way = Proxy(f"198.51.100.{secrets.randbelow(250) + 1}")
        self._client = httpx.Client(base_url=f"https://{HOST}", transport=way, follow_redirects=True, timeout=60)

    def close(self) -> None:
        self._client.close()

    def get(self, machine: Machine, path: str) -> httpx.Response:
        return self._client.get(path, extensions={"machine": machine})

    def send(self, machine: Machine, path: str, values: dict[str, str]) -> httpx.Response:
        """Fill in a form of a page: with its token, as from this site."""
        self.get(machine, "/accounts/login/")
        headers = {"Referer": f"https://{HOST}{path}"}
        filled = {**values, "csrfmiddlewaretoken": self._token()}
        return self._client.post(path, data=filled, headers=headers, extensions={"machine": machine})

    def sign_up(self, machine: Machine) -> None:
        values = {"email": self.email, "password1": PASSWORD, "password2": PASSWORD}
        answer = self.send(machine, "/accounts/signup/", values)
        assert answer.url.path == "/library/", answer.text

    def sign_in(self, machine: Machine, password: str = PASSWORD) -> httpx.Response:
        return self.send(machine, "/accounts/login/", {"login": self.email, "password": password})

    def ask(self, machine: Machine, key: str = "", **wish: object) -> httpx.Response:
        """Ask for music."""
        headers = {
            "Referer": f"https://{HOST}/create/",
            "X-CSRFToken": self._token(),
            "Idempotency-Key": key or secrets.token_hex(8),
        }
        return self._client.post(
            "/api/v1/tracks/", json={**WISH, **wish}, headers=headers, extensions={"machine": machine}
        )

    def asked(self, machine: Machine, **wish: object) -> list[dict[str, Any]]:
        """The takes of a request that was accepted."""
        answer = self.ask(machine, **wish)
        assert answer.status_code == 201, answer.text
        takes: list[dict[str, Any]] = answer.json()["tracks"]
        return takes

    def heard(self, machine: Machine, track: str) -> bytes:
        """The sound of a track, as its page plays it."""
        answer = self.get(machine, f"/tracks/{track}/audio/")
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("audio/")
        return answer.content

    @contextmanager
    def listening(self, machine: Machine) -> Iterator[Iterator[dict[str, str]]]:
        """The live events of an open page."""
        with self._client.stream("GET", "/events/", extensions={"machine": machine}) as stream:
            assert stream.status_code == 200
            yield (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))

    def _token(self) -> str:
        return next(value for name, value in self._client.cookies.items() if name.endswith("csrftoken"))
