"""Makes running doubles misbehave, and tells what they did: a page for people, the same as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from tests.doubles.control_page import page
from tests.doubles.double import Double
from tests.doubles.listening import Asked, Listener, Told
from tests.doubles.webhooks import SHARES

ALL = "all"


def _restart(double: Double) -> None:
    if not hasattr(double, "restart"):
        raise ValueError("Only ACE-Step keeps everything in memory and can be restarted.")
    with double.lock:
        double.restart()


def _seconds(double: Double, value: str) -> None:
    if float(value) < 0:
        raise ValueError("A generation takes 0 seconds or more.")
    double.seconds = float(value)


"""What can be told to a double, by name; `fault` with `share` is told besides."""
ACTS: dict[str, Callable[[Double, str], object]] = {
    "door": lambda double, value: setattr(double, "door", value),
    "seconds": _seconds,
    "per_minute": lambda double, value: setattr(double, "per_minute", int(value)),
    "next": lambda double, value: double.faults.force(*value.split(",")),
    "faults": lambda double, value: double.faults.share_all(float(value)),
    "mend": lambda double, _: double.faults.mend(),
    "revoke": lambda double, value: double.revoke(value),
    "restore": lambda double, value: double.restore(value),
    "empty": lambda double, value: double.empty(*filter(None, [value])),
    "fill": lambda double, value: double.fill(*filter(None, [value])),
    "restart": lambda double, _: _restart(double),
    **{
        name: lambda double, value, name=name: double.webhooks.set(name, float(value))
        for name in (*SHARES, "delay_seconds")
    },
}


class Control:
    """GET / is the page; GET /state, /NAME, /NAME/requests and /NAME/generations are JSON; POST /NAME or /all acts."""

    def __init__(self, doubles: Mapping[str, Double], port: int) -> None:
        self.doubles = doubles
        self.listener = Listener(self.answer, port)
        self.listener.keeps = 100
        self.url = f"http://{self.listener.address}/"

    def answer(self, asked: Asked) -> Told:
        name, _, what = asked.path.strip("/").partition("/")
        try:
            if asked.method == "POST":
                return self._act(asked, name)
            if not name:
                told = page({name: state(double) for name, double in self.doubles.items()})
                return Told(told.encode(), content_type="text/html; charset=utf-8")
            if name == "state":
                return Told({name: state(double) for name, double in self.doubles.items()})
            return Told(self._shown(self._named(name), what))
        except LookupError as problem:
            return Told(f"{problem.args[0]}\n".encode(), 404, "text/plain; charset=utf-8")
        except ValueError as problem:
            return Told(f"{problem}\n".encode(), 400, "text/plain; charset=utf-8")

    def _named(self, name: str) -> Double:
        if name not in self.doubles:
            raise LookupError(f"No double is called {name!r} here; there are {', '.join(self.doubles)}.")
        return self.doubles[name]

    def _shown(self, double: Double, what: str) -> Any:
        shown = {"": state, "requests": _requests, "generations": _generations}
        if what not in shown:
            raise LookupError(f"Nothing is called {what!r} here; ask for requests or generations.")
        return shown[what](double)

    def _act(self, asked: Asked, name: str) -> Told:
        is_json = asked.headers.get("content-type", "").startswith("application/json")
        given = asked.json if is_json else dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        if not isinstance(given, dict):
            raise ValueError("Send an object with names of acts and their values.")
        doubles = list(self.doubles.values()) if name == ALL else [self._named(name)]
        for double in doubles:
            act(double, {key: _text(value) for key, value in given.items()})
        if is_json:
            return Told(
                {one: state(double) for one, double in self.doubles.items()} if name == ALL else state(doubles[0])
            )
        return Told(b"", 303, "text/plain", {"Location": f"/#{name}"})


def act(double: Double, given: Mapping[str, str]) -> None:
    """Raises ValueError that says what can't be done; what stands before it is done."""
    if unknown := set(given) - set(ACTS) - {"fault", "share"}:
        raise ValueError(
            f"Nothing is called {', '.join(sorted(unknown))}; choose from {', '.join(ACTS)}, fault + share."
        )
    if ("fault" in given) != ("share" in given):
        raise ValueError("A fault needs a share, and a share a fault.")
    if "fault" in given:
        double.faults.share(float(given["share"]), given["fault"])
    for name, value in given.items():
        if name in ACTS:
            ACTS[name](double, value)


def state(double: Double) -> dict[str, Any]:
    places: dict[str, list[str]] = {}
    for name, place in double.faults.places.items():
        places.setdefault(place, []).append(name)
    return {
        "url": double.base_url,
        "door": double.door,
        "seconds": double.seconds,
        "per_minute": double.per_minute,
        "counts": double.counts(),
        "keys": {
            key: {"is_good": key in double.keys, "is_empty": key in double.empty_keys} for key in double.known_keys
        },
        "can_restart": hasattr(double, "restart"),
        "has_accounts": bool(double.when_empty),
        "webhooks": double.webhooks.settings if double.sends_webhooks else {},
        "shares": {name: share for name, share in double.faults.shares.items() if share},
        "next": list(double.faults.waiting),
        "places": places,
    }


def _requests(double: Double) -> list[dict[str, str]]:
    """The newest last. request_id: what the product calls the click or the job that caused it."""
    return [{"method": one.method, "path": one.path, "request_id": one.request_id} for one in list(double.requests)]


def _generations(double: Double) -> dict[str, dict[str, Any]]:
    with double.lock:
        return {
            name: {"ending": one.ending, "is_billed": one.is_billed, "webhook": one.webhook}
            for name, one in (double.generations or {}).items()
        }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
