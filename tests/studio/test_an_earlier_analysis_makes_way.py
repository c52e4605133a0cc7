"""What an earlier version of the analysis found stays until it is asked for anew, and then makes way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from studio.models import VERSION, Analysis, TrackAnalysis
from studio.queries import understanding_of
from studio.services import start_analysis
from tests.studio.conftest import LiveThrough
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User
    from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


def earlier_analysis(track: Track) -> Analysis:
    """As the version before the first had it: of today's values but the chords."""
    now = timezone.now()
    analysis = Analysis.objects.create(
        source_sha256="e" * 64, version="0", values=earlier_values(), created_at=now, completed_at=now
    )
    TrackAnalysis.objects.create(track=track, analysis=analysis)
    return analysis


def earlier_values() -> dict[str, Any]:
    from engine.analysis.results import Analysis as Result
    from engine.analysis.results import Beats, Key, Loudness, Metre, Tempo

    values = Result(
        2.0, Tempo(reason="No beat."), Beats(), Metre(reason="No beat."), Key("A minor", "minor", 0.9),
        Loudness(-14.0, 5.0, -1.0, -1.2), 0.5, (-20.0, -20.0), (), None, {},
    ).to_dict()  # fmt: skip
    del values["chords"]
    return values


def test_its_page_shows_it_and_offers_to_analyse_again(user: User, song: Track, client_for: ClientFor) -> None:
    earlier_analysis(song)
    page = client_for(user).get(f"/studio/{song.pk}/analysis/").content.decode()
    assert "A minor, 90% sure" in page
    assert "Analyse again" in page
    assert "Heard by a program" not in page


def test_the_new_one_takes_its_place_and_nothing_of_it_stays(
    user: User, song: Track, work: LiveThrough, client_for: ClientFor
) -> None:
    earlier = earlier_analysis(song)
    begun = start_analysis(track_pk=song.pk, by=user)
    assert begun.analysis is not None
    work(begun.analysis.job_id)
    assert understanding_of(song).values["version"] == VERSION
    assert not Analysis.objects.filter(pk=earlier.pk).exists()
    assert "Analyse again" not in client_for(user).get(f"/studio/{song.pk}/analysis/").content.decode()


def test_it_stays_for_another_track_with_the_same_sound(user: User, song: Track, make_track: Any) -> None:
    earlier = earlier_analysis(song)
    other = make_track(user, origin="uploaded", files=False)
    TrackAnalysis.objects.create(track=other, analysis=earlier)
    start_analysis(track_pk=song.pk, by=user)
    assert TrackAnalysis.objects.get(track=other).analysis == earlier
