"""Each step of an analysis may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.models import Analysis
from studio.queries import understanding_of
from studio.runners.analysing import AnalyseRunner
from studio.services import start_analysis
from tests.studio.conftest import LiveThrough
from tests.support.killing import dying_once
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_analysis(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    start_analysis(track_pk=song.pk, by=user)
    dying_once(monkeypatch, AnalyseRunner, name, first=first)
    job = work(Analysis.objects.get().job_id)
    assert (job.state, job.error_message) == ("complete", "")
    found = understanding_of(song)
    assert (found.status, found.values["duration_seconds"], prove(deep=True)) == ("complete", 2.0, [])
    assert Analysis.objects.count() == 1
