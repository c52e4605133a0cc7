"""What a request to ACE-Step holds: JSON, a form or a form with files; aliases; wrong numbers fall back silently."""

from __future__ import annotations

import email.policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

from tests.doubles.listening import Asked, Told

ALIASES = {
    "caption": "prompt", "duration": "audio_duration", "target_duration": "audio_duration", "keyscale": "key_scale",
    "key": "key_scale", "language": "vocal_language", "format": "use_format", "description": "sample_query",
    "desc": "sample_query", "ctx_audio": "src_audio", "ref_audio": "reference_audio",
}  # fmt: skip
TASKS = ("text2music", "cover", "repaint", "lego", "extract", "complete")


class NotTaken(Exception):
    """With what is answered instead."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.told = Told({"detail": detail}, status)


def read(asked: Asked) -> dict[str, Any]:
    """The fields under their own names; an uploaded file is its bytes. Raises NotTaken."""
    kind = asked.headers.get("content-type", "").split(";")[0]
    if kind == "application/json":
        try:
            given = asked.json
        except ValueError:
            raise NotTaken(400, "Invalid JSON body") from None
        if not isinstance(given, dict):
            raise NotTaken(400, "JSON payload must be an object")
        given = {**(given.get("metas") or given.get("metadata") or given.get("param_obj") or {}), **given}
    elif kind == "application/x-www-form-urlencoded":
        given = dict(parse_qsl(asked.body.decode()))
    elif kind == "multipart/form-data":
        given = _form(asked)
    else:
        raise NotTaken(415, f"Unsupported Content-Type: {kind}")
    return {ALIASES.get(name, name): value for name, value in given.items()}


def number(given: dict[str, Any], name: str, default: float) -> float:
    try:
        return float(given.get(name, default))
    except (TypeError, ValueError):
        return default


def truth(given: dict[str, Any], name: str, default: bool) -> bool:
    value = given.get(name, default)
    return value if isinstance(value, bool) else str(value).strip().lower() in {"1", "true", "yes", "y", "on"}


def check_paths(given: dict[str, Any]) -> None:
    for name in ("src_audio_path", "reference_audio_path"):
        path = given.get(name)
        if isinstance(path, str) and (path.startswith("/") or ".." in path):
            raise NotTaken(400, "absolute audio file paths are not allowed")


def _form(asked: Asked) -> dict[str, Any]:
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=email.policy.HTTP).parsebytes(head + asked.body)
    fields: dict[str, Any] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        name = str(part.get_param("name", header="content-disposition"))
        fields[name] = content if part.get_filename() else content.decode()
    return fields
