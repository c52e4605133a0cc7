"""A mix saves itself on top of the version it was made from; nobody's work is lost, and each version can come back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from studio.models import Mix, MixVersion
from studio.services import (
    MixConflict,
    MixError,
    create_mix,
    delete_mix,
    mix_together,
    restore_version,
    save_mix,
)
from studio.services.mixing import MOST_VERSIONS
from tests.studio.mixes import part
from tests.tracks.conftest import MakeTrack, make_track
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["make_track"]
pytestmark = pytest.mark.django_db


def with_volume(volume_db: float) -> dict[str, Any]:
    return {"parts": [part("a", volume_db=volume_db)]}


@pytest.fixture
def mix(user: User) -> Mix:
    return create_mix(owner=user, title="Mine", document=with_volume(0))


def test_the_document_is_kept_with_every_parameter(mix: Mix) -> None:
    assert mix.version == 1
    assert mix.document["parts"][0]["fade_in_shape"] == "equal_power"


def test_a_save_counts_and_the_same_again_does_not(user: User, mix: Mix) -> None:
    saved = save_mix(mix_pk=mix.pk, by=user, document=with_volume(-3), based_on=1)
    assert (saved.version, saved.document["parts"][0]["volume_db"]) == (2, -3.0)
    again = save_mix(mix_pk=mix.pk, by=user, document=with_volume(-3), based_on=1)
    assert again.version == 2


def test_a_save_on_an_old_version_is_refused_and_changes_nothing(user: User, mix: Mix) -> None:
    save_mix(mix_pk=mix.pk, by=user, document=with_volume(-3), based_on=1)
    with pytest.raises(MixConflict, match="at version 2 now") as caught:
        save_mix(mix_pk=mix.pk, by=user, document=with_volume(-9), based_on=1)
    assert caught.value.mix.document["parts"][0]["volume_db"] == -3.0
    mix.refresh_from_db()
    assert mix.version == 2


def test_what_another_saved_over_can_be_brought_back(user: User, mix: Mix) -> None:
    save_mix(mix_pk=mix.pk, by=user, document=with_volume(-3), based_on=1, title="Theirs", writer="one")
    save_mix(mix_pk=mix.pk, by=user, document=with_volume(-9), based_on=2, title="Mine again", writer="two")
    back = restore_version(mix_pk=mix.pk, by=user, version=2)
    assert (back.version, back.title, back.document["parts"][0]["volume_db"]) == (4, "Theirs", -3.0)
    assert list(mix.versions.values_list("version", flat=True)) == [4, 3, 2, 1]


def test_what_one_page_saves_within_a_minute_is_one_version(user: User, mix: Mix) -> None:
    for number in range(1, 6):
        save_mix(mix_pk=mix.pk, by=user, document=with_volume(-number), based_on=number, writer="page")
    assert list(mix.versions.values_list("version", flat=True)) == [6, 1]
    MixVersion.objects.update(begun_at=timezone.now() - timedelta(minutes=2))
    save_mix(mix_pk=mix.pk, by=user, document=with_volume(-7), based_on=6, writer="page")
    assert list(mix.versions.values_list("version", flat=True)) == [7, 6, 1]


def test_versions_are_bounded(user: User, mix: Mix) -> None:
    for number in range(1, MOST_VERSIONS + 5):
        save_mix(mix_pk=mix.pk, by=user, document=with_volume(-number / 10), based_on=number)
    assert mix.versions.count() == MOST_VERSIONS
    assert mix.versions.first().version == MOST_VERSIONS + 5


def test_nonsense_is_refused(user: User, mix: Mix) -> None:
    with pytest.raises(MixError, match="Part 1: volume_db"):
        save_mix(mix_pk=mix.pk, by=user, document=with_volume(99), based_on=1)
    with pytest.raises(MixError, match="title"):
        create_mix(owner=user, title="\0", document=with_volume(0))


def test_somebody_elses_mix_is_not_there(other_user: User, mix: Mix) -> None:
    for act in (
        lambda: save_mix(mix_pk=mix.pk, by=other_user, document=with_volume(1), based_on=1),
        lambda: restore_version(mix_pk=mix.pk, by=other_user, version=1),
        lambda: delete_mix(mix_pk=mix.pk, by=other_user),
    ):
        with pytest.raises(Mix.DoesNotExist):
            act()


def test_the_stems_of_a_track_become_parts(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, measured_tempo_bpm=80.25, measured_key="F minor")
    mix = mix_together(owner=user, tracks=[], stems_of=track.pk)
    assert [each["source"] for each in mix.document["parts"]] == [f"{track.pk}/bass", f"{track.pk}/drums"]
    assert mix.document["song"] == {"bpm": 80.25, "first_beat_seconds": 0.0, "key": "F minor"}
    assert mix.document["parts"][0]["bpm"] == 80.25


def test_several_tracks_become_parts_but_not_those_of_others(
    user: User, other_user: User, make_track: MakeTrack
) -> None:
    mine, theirs = make_track(user, title="A\u200bB"), make_track(other_user)
    mix = mix_together(owner=user, tracks=[mine.pk])
    assert (mix.document["parts"][0]["name"], mix.document["song"]["bpm"]) == ("AB", 78.0)
    with pytest.raises(Track.DoesNotExist):
        mix_together(owner=user, tracks=[mine.pk, theirs.pk])
    with pytest.raises(Track.DoesNotExist):
        mix_together(owner=user, tracks=[])
