"""Replicate's files on this machine: sent as a form, listed, read by its models, removed, and gone after a day."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.doubles.listening import Asked, Told
from tests.doubles.replicate.refusals import PAGE, PASSING, REFUSALS, problem

if TYPE_CHECKING:
    from tests.doubles.switches import Switches

UPLOAD, REMOVE = "upload", "remove"
LARGEST_BYTES = 100 * 1024 * 1024
KEPT_SECONDS = 86_400.0
"""Answers to a file that was not kept."""
REFUSED: dict[str, Told] = {
    "upload_unauthenticated": REFUSALS["unauthenticated"],
    "upload_no_credit": REFUSALS["no_credit"],
    "upload_throttled": REFUSALS["throttled"],
    "upload_type_refused": problem(415, "Unsupported media type", "This kind of file is not taken."),
    "upload_too_large": Told(b"<html>413 Request Entity Too Large</html>", 413, "text/html"),
    "upload_500": PASSING["500"],
    "upload_page": PAGE,
}
"""Answers behind which all of it, half of it or nothing was kept."""
HIDDEN = ("upload_lost", "upload_nothing_said", "upload_halved", "upload_forgotten", "upload_slow")
FAULTS = {
    **dict.fromkeys((*REFUSED, *HIDDEN), UPLOAD),
    **dict.fromkeys(("remove_500", "remove_lost", "remove_unauthenticated"), REMOVE),
}
_REMOVALS = {"remove_500": PASSING["500"], "remove_lost": Told(is_lost=True)}
_PART = re.compile(rb'name="(\w+)"(?:; filename="([^"]*)")?(?:\r\nContent-Type: ([^\r]*))?', re.IGNORECASE)


@dataclass(frozen=True)
class File:
    """One file. metadata: whatever came with it."""

    file_id: str
    name: str
    content_type: str
    content: bytes
    metadata: dict[str, Any]
    created_at: float

    def told(self, base_url: str) -> dict[str, Any]:
        return {
            "id": self.file_id, "name": self.name, "content_type": self.content_type, "size": len(self.content),
            "etag": _md5(self.content), "metadata": self.metadata,
            "checksums": {"sha256": hashlib.sha256(self.content).hexdigest(), "md5": _md5(self.content)},
            "created_at": _time(self.created_at), "expires_at": _time(self.created_at + KEPT_SECONDS),
            "urls": {"get": f"{base_url}/v1/files/{self.file_id}"},
        }  # fmt: skip


class Files:
    """slow_seconds: before a slow answer. page_size: of the list."""

    slow_seconds = 2.0
    page_size = 100

    def __init__(self, base_url: str, faults: Switches, dice: random.Random) -> None:
        self.kept: dict[str, File] = {}
        self.removed: list[str] = []
        self._base_url, self._faults, self._dice = base_url, faults, dice

    def answer(self, asked: Asked, file_id: str, now: float) -> Told:
        if not file_id:
            return self._create(asked, now) if asked.method == "POST" else self._list(asked, now)
        file = self.found(file_id, now)
        if asked.method == "DELETE":
            return self._remove(file)
        return Told(file.told(self._base_url)) if file else problem(404, "Not found", "The file does not exist.")

    def found(self, file_id: str, now: float) -> File | None:
        file = self.kept.get(file_id)
        return file if file and now < file.created_at + KEPT_SECONDS else None

    def _create(self, asked: Asked, now: float) -> Told:
        fault = self._faults.take(UPLOAD) or ""
        if fault in REFUSED:
            return REFUSED[fault]
        if len(asked.body) > LARGEST_BYTES:
            return REFUSED["upload_too_large"]
        form = _form(asked)
        if "content" not in form:
            return problem(422, "Input validation failed", "content: is required")
        content, name, content_type = form["content"]
        kept = content[: len(content) // 2] if fault == "upload_halved" else content
        metadata = json.loads(form["metadata"][0]) if "metadata" in form else {}
        file_id = f"{self._dice.getrandbits(192):048x}"
        file = File(file_id, name, content_type or "application/octet-stream", kept, metadata, now)
        if fault != "upload_forgotten":
            self.kept[file_id] = file
        told = Told(file.told(self._base_url), 201, is_lost=fault == "upload_lost")
        if fault == "upload_nothing_said":
            told.body = {}
        if fault == "upload_forgotten":
            told.body |= {"size": 0, "checksums": {}}
        told.wait_seconds = self.slow_seconds if fault == "upload_slow" else 0.0
        return told

    def _list(self, asked: Asked, now: float) -> Told:
        rows = [file for file in reversed(self.kept.values()) if self.found(file.file_id, now)]
        start = int(asked.query.get("cursor", "0"))
        end = start + self.page_size
        following = f"{self._base_url}/v1/files?cursor={end}" if end < len(rows) else None
        return Told({"previous": None, "next": following,
                     "results": [file.told(self._base_url) for file in rows[start:end]]})  # fmt: skip

    def _remove(self, file: File | None) -> Told:
        fault = self._faults.take(REMOVE) or ""
        if fault == "remove_unauthenticated":
            return REFUSALS["unauthenticated"]
        if fault != "remove_500" and file is not None:
            del self.kept[file.file_id]
            self.removed.append(file.file_id)
        if fault in _REMOVALS:
            return _REMOVALS[fault]
        return Told(b"", 204, "text/plain") if file else problem(404, "Not found", "The file does not exist.")


def _form(asked: Asked) -> dict[str, tuple[bytes, str, str]]:
    """The fields of a form: content, file name, content type."""
    boundary = asked.headers.get("content-type", "").partition("boundary=")[2].encode()
    form = {}
    for part in asked.body.split(b"--" + boundary)[1:-1] if boundary else []:
        head, _, content = part.partition(b"\r\n\r\n")
        if found := _PART.search(head):
            name, file_name, kind = (value.decode() if value else "" for value in found.groups())
            form[name] = (content.removesuffix(b"\r\n"), file_name, kind)
    return form


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
