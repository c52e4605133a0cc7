"""fal.ai's storage on this machine: begun with the key, filled at a signed address, whole or in parts, then public."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.listening import Asked, Told

if TYPE_CHECKING:
    from tests.doubles.switches import Switches

BEGIN, PUT = "begin_upload", "put_upload"
_PAGE = Told(b"<html>502 Bad Gateway</html>", 502, "text/html")
"""Answers to the beginning of an upload."""
BEGINS: dict[str, Told] = {
    "upload_unauthorized": Told({"detail": "Cannot access application without a valid key"}, 401),
    "upload_no_money": Told({"detail": "User is locked. Reason: Exhausted balance."}, 403),
    "upload_type_refused": Told({"detail": "Unsupported content type"}, 415),
    "upload_500": Told({"detail": "Internal Server Error"}, 500),
    "upload_page": _PAGE,
    "upload_throttled": Told({"detail": "slow down"}, 429, headers={"Retry-After": "3"}),
    "upload_lost": Told(is_lost=True),
    "upload_nothing_said": Told({}),
    "upload_inside": Told({"upload_url": "https://10.0.0.1/put", "file_url": "https://10.0.0.1/file"}),
}
"""Answers to the bytes; those of the last line are given although less was kept than was sent."""
PUTS: dict[str, Told] = {
    "put_expired": Told(b"<Error><Code>ExpiredToken</Code></Error>", 403, "application/xml"),
    "put_500": Told({"detail": "Internal Server Error"}, 500),
    "put_page": _PAGE,
    "put_too_large": Told(b"<html>413 Request Entity Too Large</html>", 413, "text/html"),
    "put_lost": Told(is_lost=True),
    "put_moved": Told(b"", 307, headers={"Location": "https://example.org/"}),
}
LIES = ("put_forgotten", "put_halved")
FAULTS = {**dict.fromkeys(BEGINS, BEGIN), **dict.fromkeys((*PUTS, *LIES, "put_slow"), PUT)}
LEAST_PART_BYTES = 5 * 1024 * 1024


@dataclass
class Object:
    """One file. content: None until it is whole. lasts_seconds: None for ever."""

    name: str
    content_type: str
    begun_at: float
    lasts_seconds: float | None
    in_parts: bool
    content: bytes | None = None
    parts: dict[int, bytes] = field(default_factory=dict)


class Storage:
    """slow_seconds: before a slow answer."""

    slow_seconds = 2.0

    def __init__(self, base_url: str, faults: Switches, dice: random.Random) -> None:
        self.objects: dict[str, Object] = {}
        self.passed_seconds = 0.0
        self._base_url, self._faults, self._dice = base_url, faults, dice

    def begin(self, asked: Asked, now: float) -> Told:
        fault = self._faults.take(BEGIN)
        if fault in BEGINS:
            return BEGINS[fault]
        body = asked.json
        if asked.query.get("storage_type") not in {"fal-cdn-v3", "gcs"} or not {"content_type", "file_name"} <= set(
            body
        ):
            return Told({"detail": [{"loc": ["body"], "msg": "Field required", "type": "missing"}]}, 422)
        lifecycle = json.loads(asked.headers.get("x-fal-object-lifecycle", "{}"))
        token = f"{self._dice.getrandbits(128):032x}"
        self.objects[token] = Object(
            body["file_name"], body["content_type"], now, lifecycle.get("expiration_duration_seconds"),
            asked.path.endswith("-multipart"),
        )  # fmt: skip
        return Told({"upload_url": f"{self._base_url}/put/{token}?signature={_signature(token)}",
                     "file_url": f"{self._base_url}/stored/{token}/{body['file_name']}"})  # fmt: skip

    def put(self, asked: Asked) -> Told:
        """The whole of a file, one part of it, or the end of its parts."""
        token, _, part = asked.path.removeprefix("/put/").partition("/")
        file = self.objects.get(token)
        if file is None or asked.query.get("signature") != _signature(token):
            return PUTS["put_expired"]
        if asked.method == "POST" and part == "complete":
            return self._complete(file, asked.json)
        if asked.headers.get("content-type") != file.content_type or file.in_parts != part.isdecimal():
            return Told(b"<Error><Code>SignatureDoesNotMatch</Code></Error>", 403, "application/xml")
        fault = self._faults.take(PUT)
        if fault in PUTS:
            return PUTS[fault]
        kept = {"put_forgotten": None, "put_halved": asked.body[: len(asked.body) // 2]}.get(fault or "", asked.body)
        told = Told(b"", 200, wait_seconds=self.slow_seconds if fault == "put_slow" else 0.0)
        if not file.in_parts:
            file.content = kept
            return told
        file.parts[int(part)] = kept or b""
        told.body = {"partNumber": int(part), "etag": _etag(asked.body)}
        return told

    def read(self, asked: Asked, now: float) -> Told:
        """For everybody who has the address."""
        file = self.objects.get(asked.path.split("/")[2])
        if file is None or file.content is None or self._is_over(file, now + self.passed_seconds):
            return Told({"detail": "Not Found"}, 404)
        return Told(file.content, content_type=file.content_type)

    def _complete(self, file: Object, body: Any) -> Told:
        known = [{"partNumber": number, "etag": _etag(part)} for number, part in sorted(file.parts.items())]
        sizes = [len(part) for part in file.parts.values()]
        if body.get("parts") != known or any(size < LEAST_PART_BYTES for size in sizes[:-1]):
            return Told({"detail": "Invalid parts"}, 400)
        file.content = b"".join(part for _, part in sorted(file.parts.items()))
        return Told({})

    def _is_over(self, file: Object, now: float) -> bool:
        return file.lasts_seconds is not None and now >= file.begun_at + file.lasts_seconds


def _signature(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _etag(part: bytes) -> str:
    return hashlib.md5(part, usedforsecurity=False).hexdigest()
