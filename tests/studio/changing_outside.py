"""Tracks that a service's double changes: it reads the recording where it was sent, or where the product lends it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from studio.services import start_change_outside
from tests.support.paid_work import PaidServices

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job
    from tracks.models import Track

FAL, FAL_STABLE, REPLICATE, ACE = "fal-ace-step", "fal-stable-audio-3", "replicate-stable-audio-3", "ace-step-1.5-turbo"
DOUBLE_OF = {FAL: "fal", FAL_STABLE: "fal", REPLICATE: "replicate", ACE: "ace-step"}
LONGER = {"verb": "extend", "where": "end", "seconds": 3.0}
REDONE = {"verb": "redo", "first_seconds": 0.5, "last_seconds": 1.5, "prompt": "a loud brass band"}
VARIED = {"verb": "vary"}
WISHES = {"extend": LONGER, "redo": REDONE, "vary": VARIED}


def change(track: Track, by: User, model: str = FAL, wish: dict[str, Any] | None = None, **given: Any) -> Job:
    """Ask for it; the job that does it."""
    values = {"idempotency_key": uuid.uuid4().hex, **given}
    return start_change_outside(track_pk=track.pk, by=by, wish=wish or LONGER, model=model, **values).track.job


def use_runner(paid: PaidServices, *offered: str) -> None:
    """The real runner, these models, and no address of ours: recordings are sent to the service's storage."""
    paid.settings.JOB_RUNNERS = {
        **paid.settings.JOB_RUNNERS,
        "change_outside": "studio.runners.changing_outside.ChangeOutsideRunner",
    }
    paid.settings.WEBHOOK_BASE_URL = ""
    paid.offer(*(offered or DOUBLE_OF))
