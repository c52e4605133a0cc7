"""Finding out whether a file was made here: examined in a process of its own, then looked for among all tracks."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from accounts.throttle import Limit, ThrottleAway, take
from files.inspecting import NotSound, OutOfTime, examine
from files.services.uploading import LONGEST_SECONDS
from files.storing import sha256_of_file
from tracks.models import Track
from tracks.queries.verification import Verification
from tracks.queries.verifying import verification_of

# A signed-out visitor and a program alike: each costs a process, and up to a few seconds of a core.
PER_ADDRESS = Limit("verify-address", count=20, seconds=600)
PLACES = threading.BoundedSemaphore(2)


class VerifyBusy(Exception):
    """So many files are looked at just now, or from this address of late: it can be tried again."""


class NotVerifiable(ValueError):
    """Nothing can be said about this file; the message says why."""


def verify_file(*, path: Path, visible: Callable[[QuerySet[Track]], QuerySet[Track]]) -> Verification:
    """Whether this file was made here. visible: as in `tracks.queries.verifying`.

    Raises NotVerifiable, VerifyBusy, OSError.
    """
    if not path.stat().st_size:
        raise NotVerifiable("The file is empty: choose another one.")
    if not PLACES.acquire(blocking=False):
        raise VerifyBusy("This site is looking at other files: try again in a moment.")
    try:
        examined = examine(path, longest_seconds=LONGEST_SECONDS)
    except NotSound as error:
        raise NotVerifiable(str(error)) from error
    except OutOfTime as error:
        raise VerifyBusy("Looking at this file took too long, because this site is busy: try again later.") from error
    finally:
        PLACES.release()
    return verification_of(examined=examined, file_sha256=sha256_of_file(path), visible=visible)


def count_verification(*, address: str) -> None:
    """Count a file that somebody at this address wants looked at. Raises VerifyBusy."""
    try:
        verdict = take((PER_ADDRESS, address))
    except ThrottleAway:
        return
    if not verdict.is_allowed:
        minutes = -(-verdict.retry_after // 60)
        raise VerifyBusy(f"Many files came from your address: try again in {minutes} minutes.")


@contextmanager
def file_at_hand(*, chunks: Iterable[bytes]) -> Iterator[Path]:
    """What was sent as a file on this machine, beside our other data, as long as it is looked at."""
    with tempfile.NamedTemporaryFile(prefix="verify-", dir=settings.DATA_DIR) as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        yield Path(file.name)
