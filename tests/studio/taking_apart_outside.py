"""Tracks that a service's double takes apart: it reads the recording where the product lends it, without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

from studio.models import Separation
from studio.services import start_separation
from tests.support.paid_work import HOOKS, PaidServices

if TYPE_CHECKING:
    import pytest

    from accounts.models import User
    from jobs.models import Job
    from studio.queries import Stems
    from tracks.models import Track

FAL, FAL_SIX, REPLICATE = "fal-demucs", "fal-demucs-6", "replicate-demucs"
DOUBLE_OF = {FAL: "fal", FAL_SIX: "fal", REPLICATE: "replicate"}


def read_through_our_door(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever a double reads at an address of this site is answered by it; the addresses that were read."""
    from tests.doubles import sources

    whole, read = sources._loaded, []

    def loaded(address: str) -> bytes:
        if not address.startswith(HOOKS):
            return whole(address)
        read.append(address)
        answer = Client().get(address.removeprefix(HOOKS))
        if answer.status_code != 200:
            raise sources.NotReadable("file_download_error")
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    monkeypatch.setattr(sources, "_loaded", loaded)
    return read


def take_apart(track: Track, by: User, method: str = FAL, **wishes: Any) -> Job:
    """Ask for it; the job that does it."""
    stems: Stems = start_separation(track_pk=track.pk, by=by, method=method, **wishes)
    assert stems.latest is not None
    return stems.latest.job


def latest(track: Track) -> Separation:
    return Separation.objects.select_related("job").filter(track=track).latest("created_at")


def use_runner(paid: PaidServices) -> None:
    """The real runners of separations and of what follows them."""
    paid.settings.JOB_RUNNERS = {
        **paid.settings.JOB_RUNNERS,
        "separate": "studio.runners.separating.SeparateRunner",
        "separate_outside": "studio.runners.separating_outside.SeparateOutsideRunner",
        "edit": "studio.runners.editing.EditRunner",
    }
