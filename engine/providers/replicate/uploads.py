"""Replicate's files: sent with the key, read by its own models only, removed when they are no longer needed.

Written by its OpenAPI document, replicate-python 1.0.7 (`file.py`) and that client's recorded traffic of 2024-08-22.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.outbound import FileBody, Outbound
from engine.outside import Report, Unavailable
from engine.providers.services import SERVICES
from engine.providers.shared import asking, uploading
from engine.providers.shared.uploading import Recording, Uploaded

SERVICE = SERVICES["replicate"].name
# What was recorded; its documentation shows an hour. The answer says which, and this is only for one that does not.
KEPT = timedelta(hours=1)
MARK = "soundfoundry"
MOST_PAGES = 10


class ReplicateUploads:
    """See `shared.uploading.Uploads`."""

    def __init__(self, *, key: str, outbound: Outbound, base_url: str = SERVICES["replicate"].url) -> None:
        self._outbound = outbound
        self._base_url = base_url.rstrip("/")
        self._files = f"{self._base_url}/v1/files"
        self._headers = {"authorization": f"Bearer {key}"}

    def put(self, recording: Recording, report: Report) -> Uploaded:
        size = recording.size_bytes
        boundary = f"part-{recording.mark}"
        head, tail = _around(recording, boundary)
        body = FileBody(recording.path, head=head, tail=tail, progress=uploading.progress(report, size))
        headers = {**self._headers, "content-type": f"multipart/form-data; boundary={boundary}"}
        answer = uploading.send(self._outbound, SERVICE, "POST", self._files, body, headers=headers)
        uploading.check_taken(answer, SERVICE, size)
        file = asking.json_of(answer)
        remote_id = asking.named(file.get("id"))
        if remote_id is None or (file.get("size"), _sha256(file)) != (size, body.sha256):
            raise Unavailable(f"{SERVICE} took the recording and does not have all of it.")
        return Uploaded(self._address(file, remote_id), _expires_at(file), remote_id)

    def remove(self, remote_id: str, mark: str, *, may_be_more: bool) -> None:
        if remote_id:
            self._remove(remote_id)
        if may_be_more:
            for found in list(self._ids_with(mark)):
                self._remove(found)

    def _remove(self, remote_id: str) -> None:
        """What is not there any more is removed."""
        answer = asking.ask(self._outbound, SERVICE, "DELETE", f"{self._files}/{remote_id}", headers=self._headers)
        if not (200 <= answer.status < 300 or answer.status in {404, 410}):
            raise Unavailable(f"{SERVICE} does not remove the recording ({answer.status}).", asking.waiting(answer))

    def _ids_with(self, mark: str) -> Iterator[str]:
        for file in self._files_there():
            metadata = file.get("metadata")
            remote_id = asking.named(file.get("id"))
            if remote_id and isinstance(metadata, dict) and metadata.get(MARK) == mark:
                yield remote_id

    def _files_there(self) -> Iterator[dict[str, Any]]:
        url = self._files
        for _ in range(MOST_PAGES):
            answer = asking.ask(self._outbound, SERVICE, "GET", url, headers=self._headers)
            page = asking.json_of(answer)
            if answer.status != 200 or not isinstance(page.get("results"), list):
                raise Unavailable(f"{SERVICE}'s files can't be listed at the moment.", asking.waiting(answer))
            yield from (row for row in page["results"] if isinstance(row, dict))
            following = page.get("next")
            if not asking.is_at(following, self._base_url):
                return
            url = str(following)

    def _address(self, file: dict[str, Any], remote_id: str) -> str:
        urls = file.get("urls")
        address = urls.get("get") if isinstance(urls, dict) else None
        return str(address) if asking.is_at(address, self._base_url) else f"{self._files}/{remote_id}"


def _around(recording: Recording, boundary: str) -> tuple[bytes, bytes]:
    """What stands before and behind the file in the form."""
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n'
        f"{json.dumps({MARK: recording.mark})}\r\n"
        f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{recording.name}"\r\n'
        f"Content-Type: {recording.content_type}\r\n\r\n"
    )
    return head.encode(), f"\r\n--{boundary}--\r\n".encode()


def _sha256(file: dict[str, Any]) -> object:
    checksums = file.get("checksums")
    return checksums.get("sha256") if isinstance(checksums, dict) else None


def _expires_at(file: dict[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(str(file.get("expires_at")))
    except ValueError:
        return datetime.now(UTC) + KEPT
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
