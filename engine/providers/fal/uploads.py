"""Files in fal.ai's storage: begun with the key, sent to a signed address, public to whoever has theirs, and expiring.

Written by fal's clients (npm @fal-ai/client 1.10.1 `storage.js`, PyPI fal-client 1.0.3) and its page "fal CDN".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from engine.outbound import Answer, FileBody, Outbound, OutboundError
from engine.outside import Report, Unavailable
from engine.providers.services import SERVICES
from engine.providers.shared import asking, uploading
from engine.providers.shared.uploading import Recording, Uploaded

SERVICE = SERVICES["fal"].name
# Longer than any work that reads it may take; a request to remove an input is not documented.
KEPT_SECONDS = 7200
MULTIPART_BYTES = 90 * 1024 * 1024
PART_BYTES = 10 * 1024 * 1024
PART_TRIES = 3


class FalUploads:
    """See `shared.uploading.Uploads`. base_url: of its REST address, which is not that of the queue."""

    def __init__(self, *, key: str, outbound: Outbound, base_url: str = SERVICES["fal"].uploads_url) -> None:
        self._outbound = outbound
        self._base_url = base_url.rstrip("/")
        self._headers = {"authorization": f"Key {key}"}

    def put(self, recording: Recording, report: Report) -> Uploaded:
        size, kind = recording.size_bytes, recording.content_type
        expires_at = datetime.now(UTC) + timedelta(seconds=KEPT_SECONDS)
        if size > MULTIPART_BYTES:
            upload_url, file_url = self._begin("initiate-multipart", recording, kind)
            self._send_parts(upload_url, recording, report)
        else:
            upload_url, file_url = self._begin("initiate", recording, kind)
            body = FileBody(recording.path, progress=uploading.progress(report, size))
            self._send(upload_url, body, kind)
        self._check_there(file_url, size)
        return Uploaded(file_url, expires_at)

    def remove(self, remote_id: str, mark: str, *, may_be_more: bool) -> None:
        """Nothing: it expires."""

    def _begin(self, how: str, recording: Recording, kind: str) -> tuple[str, str]:
        """Where the bytes go, and where they can be read then."""
        lifecycle = json.dumps({"expiration_duration_seconds": KEPT_SECONDS})
        # One of its clients sends the first name, another one both.
        names = ("x-fal-object-lifecycle", "x-fal-object-lifecycle-preference")
        answer = self._ask(
            "POST",
            f"{self._base_url}/storage/upload/{how}",
            params={"storage_type": "fal-cdn-v3"},
            json={"content_type": kind, "file_name": recording.name},
            headers={**self._headers, **dict.fromkeys(names, lifecycle)},
        )
        uploading.check_taken(answer, SERVICE, recording.size_bytes)
        addresses = asking.json_of(answer)
        upload_url, file_url = addresses.get("upload_url"), addresses.get("file_url")
        if not (_is_address(upload_url) and _is_address(file_url)):
            raise Unavailable(f"{SERVICE} does not say where a recording is to be sent.")
        return str(upload_url), str(file_url)

    def _send(self, url: str, body: FileBody, kind: str) -> Answer:
        """To the signed address, which needs no key and must not learn it."""
        answer = uploading.send(
            self._outbound, SERVICE, "PUT", url, body, told_by=self._base_url, headers={"content-type": kind}
        )
        if answer.status in {401, 403}:
            raise Unavailable(f"{SERVICE}'s address for the recording is not good any more.")
        uploading.check_taken(answer, SERVICE, body.size_bytes)
        return answer

    def _send_parts(self, upload_url: str, recording: Recording, report: Report) -> None:
        parts = [self._send_part(upload_url, recording, number, report) for number in _numbers(recording.size_bytes)]
        answer = self._ask("POST", _beside(upload_url, "complete"), json={"parts": parts})
        uploading.check_taken(answer, SERVICE, recording.size_bytes)

    def _send_part(self, upload_url: str, recording: Recording, number: int, report: Report) -> dict[str, Any]:
        """One part, again where only that one was lost."""
        start, size = (number - 1) * PART_BYTES, recording.size_bytes
        telling = uploading.progress(report, size, start)
        for tries_left in reversed(range(PART_TRIES)):
            body = FileBody(recording.path, start=start, length=min(PART_BYTES, size - start), progress=telling)
            try:
                answer = self._send(_beside(upload_url, str(number)), body, recording.content_type)
            except Unavailable:
                if not tries_left:
                    raise
            else:
                break
        etag = asking.json_of(answer).get("etag") or answer.headers.get("etag")
        if not isinstance(etag, str):
            raise Unavailable(f"{SERVICE} does not say that a part of the recording arrived.")
        return {"partNumber": number, "etag": etag}

    def _check_there(self, file_url: str, size: int) -> None:
        """Whether what was taken is there; where that is not told for certain, the model will find out."""
        answer = self._ask("HEAD", file_url)
        length = answer.headers.get("content-length", "")
        is_known = answer.status == 200 and length.isdecimal() and "content-encoding" not in answer.headers
        if answer.status in {404, 410} or (is_known and int(length) != size):
            raise Unavailable(f"{SERVICE} took the recording and does not have it.")

    def _ask(self, method: str, url: str, **given: Any) -> Answer:
        try:
            return self._outbound.request(method, url, told_by=self._base_url, **given)
        except OutboundError as error:
            raise Unavailable(f"{SERVICE} can't be reached at the moment.") from error


def _numbers(size_bytes: int) -> Iterator[int]:
    yield from range(1, -(-size_bytes // PART_BYTES) + 1)


def _beside(upload_url: str, name: str) -> str:
    """The address of a part, signed as the whole."""
    scheme, host, path, query, _ = urlsplit(upload_url)
    return urlunsplit((scheme, host, f"{path}/{name}", query, ""))


def _is_address(url: object) -> bool:
    return isinstance(url, str) and urlsplit(url).scheme in {"https", "http"}
