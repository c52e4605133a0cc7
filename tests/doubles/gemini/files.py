"""The Files API: a resumable upload in two steps, and a file that is processed before it can be used."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from tests.doubles.gemini.problems import error
from tests.doubles.listening import Asked, Told


class Files:
    """By name. A file becomes ACTIVE when it is asked about, unless it is stuck or broken."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.known: dict[str, dict[str, Any]] = {}

    def start(self, asked: Asked) -> Told:
        if asked.headers.get("x-goog-upload-command") != "start":
            return error(400, "INVALID_ARGUMENT", "The upload was not started.")
        name = f"file{len(self.known) + 1}"
        self.known[name] = {
            "name": f"files/{name}",
            "mimeType": asked.headers.get("x-goog-upload-header-content-type", ""),
            "uri": f"{self.base_url}/v1beta/files/{name}",
            "state": "PROCESSING",
        }
        url = f"{self.base_url}/upload/v1beta/files?upload_id={name}&upload_protocol=resumable"
        return Told(b"", headers={"X-Goog-Upload-URL": url, "X-Goog-Upload-Status": "active"})

    def finish(self, asked: Asked) -> Told:
        file = self.known[asked.query["upload_id"]]
        digest = base64.b64encode(hashlib.sha256(asked.body).hexdigest().encode()).decode()
        file.update(sizeBytes=str(len(asked.body)), sha256Hash=digest)
        return Told({"file": file}, headers={"X-Goog-Upload-Status": "final"})

    def show(self, name: str, fault: str | None) -> Told:
        file = self.known.get(name)
        if file is None:
            return error(403, "PERMISSION_DENIED", f"You do not have permission to access the File {name}.")
        file["state"] = {"stuck_file": "PROCESSING", "failed_file": "FAILED"}.get(str(fault), "ACTIVE")
        return Told(file)
