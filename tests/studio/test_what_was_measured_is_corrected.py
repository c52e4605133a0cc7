"""A correction stands beside the measurement, is what is shown and searched, and can be taken back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from studio.models import Correction
from studio.queries import understanding_of
from studio.services import BadCorrection, correct
from studio.services.mixing import mix_together
from tests.tracks.conftest import MakeTrack
from tracks.models import Track
from tracks.queries.filters import Filters, narrow

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
MEASURED = {"measured_tempo_bpm": 60.0, "measured_key": "C major", "measured_mood": "sad"}


def shown(track: Track) -> tuple[object, ...]:
    """What pages show and what a database finds: the same."""
    row = Track.objects.with_facts().get(pk=track.pk)
    values = (row.shown_tempo_bpm, row.shown_key, row.shown_mood)
    assert values == (row.effective_tempo, row.effective_key, row.effective_mood)  # type: ignore[attr-defined]
    return values


def test_a_correction_is_shown_and_the_measurement_stays(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, origin="uploaded", **MEASURED)
    assert shown(track) == (60.0, "C major", "sad")
    correct(track_pk=track.pk, by=user, tempo_bpm=120.0, key="A minor", mood="happy")
    assert shown(track) == (120.0, "A minor", "happy")
    row = Track.objects.get(pk=track.pk)
    assert (row.measured_tempo_bpm, row.measured_key, row.measured_mood) == (60.0, "C major", "sad")
    kept = Correction.objects.get(track=track)
    assert (kept.by, kept.tempo_bpm, kept.key, kept.mood) == (user, 120.0, "A minor", "happy")


def test_even_a_promise_is_corrected(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, key="F minor", measured_key="E minor", measured_tempo_bpm=78.5)
    assert shown(track) == (78.5, "F minor", "calm")
    correct(track_pk=track.pk, by=user, key="E minor")
    assert shown(track) == (78.5, "E minor", "calm")


def test_one_correction_leaves_the_others_and_the_last_one_taken_back_leaves_nothing(
    user: User, make_track: MakeTrack
) -> None:
    track = make_track(user, origin="uploaded", **MEASURED)
    correct(track_pk=track.pk, by=user, key="A minor")
    correct(track_pk=track.pk, by=user, valence=0.5, arousal=-0.25)
    correct(track_pk=track.pk, by=user, key=None)
    found = understanding_of(track).correction
    assert found is not None
    assert (found.key, found.valence, found.arousal) == ("", 0.5, -0.25)
    correct(track_pk=track.pk, by=user, valence=None, arousal=None)
    assert understanding_of(track).correction is None
    assert shown(track) == (60.0, "C major", "sad")


@pytest.mark.parametrize(
    "values",
    [
        {"tempo_bpm": 0.0}, {"tempo_bpm": math.nan}, {"tempo_bpm": 1e9}, {"key": "H major"}, {"mood": "hungry"},
        {"valence": 0.5}, {"valence": 1.5, "arousal": 0.0}, {"valence": math.inf, "arousal": 0.0},
    ],
)  # fmt: skip
def test_what_cannot_be_right_changes_nothing(user: User, make_track: MakeTrack, values: dict[str, Any]) -> None:
    track = make_track(user, origin="uploaded", **MEASURED)
    with pytest.raises(BadCorrection, match=r"must be|give both"):
        correct(track_pk=track.pk, by=user, **values)
    assert shown(track) == (60.0, "C major", "sad")


def test_nobody_corrects_the_track_of_somebody_else(user: User, other_user: User, make_track: MakeTrack) -> None:
    track = make_track(user, origin="uploaded", visibility="public", **MEASURED)
    with pytest.raises(Track.DoesNotExist):
        correct(track_pk=track.pk, by=other_user, tempo_bpm=120.0)


def test_a_library_finds_a_track_as_corrected(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, origin="uploaded", **MEASURED)
    correct(track_pk=track.pk, by=user, tempo_bpm=120.0, key="A minor", mood="happy")

    def finds(**wanted: Any) -> bool:
        return narrow(Track.objects.owned_by(user), Filters(**wanted)).filter(pk=track.pk).exists()

    assert finds(tempo_from=110.0, tempo_to=130.0, key="A minor", mood="happy")
    assert not finds(tempo_to=61.0)
    assert not finds(key="C major")
    assert not finds(mood="sad")


def test_a_mix_takes_a_track_as_corrected(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, origin="uploaded", **MEASURED)
    correct(track_pk=track.pk, by=user, tempo_bpm=120.0, key="A minor")
    part = mix_together(owner=user, tracks=[track.pk]).document["parts"][0]
    assert (part["bpm"], part["key"]) == (120.0, "A minor")
