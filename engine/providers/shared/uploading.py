"""Recordings on their way to a service's own storage: sent whole before anything is asked that costs money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from engine.outbound import Answer, FileBody, Forbidden, Outbound, OutboundError
from engine.outside import Gone, OutcomeUnknown, Refused, Report, Unavailable
from engine.providers.shared import asking
from engine.providers.shared.sources import content_type_of

STAGE = "sending the recording"
# A slow line of a home sends 50 kB in a second; nobody waits longer for one file than a worker may work.
_SLOWEST_BYTES_PER_SECOND = 50_000
_SETTLING_SECONDS, _LONGEST_SECONDS = 60.0, 840.0


@dataclass(frozen=True)
class Uploaded:
    """A file at a service. remote_id: by which it is removed there, "" where it can only expire."""

    address: str
    expires_at: datetime
    remote_id: str = ""


@dataclass(frozen=True)
class Recording:
    """A file to send. name: what it is called there; mark: by which it is found there when the answer was lost."""

    path: Path
    name: str
    mark: str

    @property
    def size_bytes(self) -> int:
        return self.path.stat().st_size

    @property
    def content_type(self) -> str:
        """Raises Refused for what is no recording."""
        return content_type_of(self.path)


class Uploads(Protocol):
    """What a service offers for files that a request names."""

    def put(self, recording: Recording, report: Report) -> Uploaded:
        """Send it, and make sure it is there whole; doing it twice leaves two files there, both of which expire.

        Raises Refused, Unavailable, KeyRefused, AccountEmpty, and whatever `report` raises.
        """
        ...

    def remove(self, remote_id: str, mark: str, *, may_be_more: bool) -> None:
        """Remove it there, and with `may_be_more` whatever else was sent with this mark. Raises Unavailable."""
        ...


def send(
    outbound: Outbound, service: str, method: str, url: str, body: FileBody, *, told_by: str = "", **given: Any
) -> Answer:
    """The answer to a request with a file in it, whatever its status. Raises Refused, Unavailable."""
    seconds = min(_SETTLING_SECONDS + body.size_bytes / _SLOWEST_BYTES_PER_SECOND, _LONGEST_SECONDS)
    try:
        return outbound.upload(method, url, body, told_by=told_by, timeout_seconds=seconds, **given)
    except Forbidden as error:
        raise Refused(f"{service} names an address for the recording that can't be used.") from error
    except OutboundError as error:
        raise Unavailable(f"The recording did not reach {service}.") from error


def check_taken(answer: Answer, service: str, size_bytes: int) -> None:
    """Raises what an answer means that is not about success; what is sent again costs nothing."""
    if answer.status == 413:
        megabytes = f"{size_bytes / 1e6:.0f} MB"
        raise Refused(f"{service} does not take a recording of {megabytes}. Use a shorter one, or a FLAC or MP3 file.")
    if answer.status == 415:
        raise Refused(f"{service} does not read this kind of file. Use a WAV, FLAC or MP3 file.")
    try:
        asking.check_taken(answer, service)
    except (Gone, OutcomeUnknown) as error:
        message = f"{service} takes no recordings at the moment ({answer.status})."
        raise Unavailable(message, asking.waiting(answer)) from error


def progress(report: Report, size_bytes: int, before: int = 0) -> Callable[[int], object]:
    """Tells a report how much of a file has left; before: what left in earlier parts."""
    return lambda sent: report(STAGE, min((before + sent) / size_bytes, 1.0))
