"""A track is taken apart by a service for credits: told before, held once, measured, and settled or given back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from credits.queries import balance
from files import storing
from studio.queries import methods_for, stems_of
from studio.services import start_separation
from tests.studio.conftest import samples_of
from tests.studio.taking_apart_outside import (
    DOUBLE_OF,
    FAL,
    FAL_SIX,
    REPLICATE,
    latest,
    read_through_our_door,
    take_apart,
    use_runner,
)
from tests.support.paid_work import PaidServices, broken_promises, buyer, paid
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lent(paid: PaidServices, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    use_runner(paid)
    return read_through_our_door(monkeypatch)


@pytest.mark.parametrize("slug", [FAL, FAL_SIX, REPLICATE])
def test_stems_are_found_measured_and_settled(
    paid: PaidServices, buyer: User, song: Track, lent: list[str], slug: str
) -> None:
    before = balance(buyer)
    offered = {method.slug: method for method in methods_for(song, stems_of(song))}
    job = paid.live(take_apart(song, buyer, slug, agreed_credits=offered[slug].price_credits))

    assert (job.state, job.error_message, job.price_credits) == ("complete", "", offered[slug].price_credits)
    assert (balance(buyer).available, balance(buyer).held) == (before.available - job.price_credits, 0)
    stems = stems_of(Track.objects.get(pk=song.pk))
    assert (stems.method, set(stems.names)) == (slug, set(offered[slug].stems))
    whole = samples_of(song.assets.get(role="master"))
    parts = [samples_of(file) for file in stems.files]
    assert {len(part) for part in parts} == {len(whole)}
    assert np.abs(sum(parts) - whole).max() < 10 ** (-90 / 20)
    assert stems.found is not None
    assert stems.found.quality["left_db"] < -80
    assert song.assets.filter(role="preview").count() == len(parts)
    assert paid.paid == {"fal": 0, "replicate": 0, "ace-step": 0, DOUBLE_OF[slug]: 1}
    assert (len(lent), job.attempt_token in lent[0]) == (1, True)
    assert broken_promises() == []


def test_only_the_voice_is_asked_for_where_only_that_is_wanted(
    paid: PaidServices, buyer: User, song: Track, lent: list[str]
) -> None:
    job = paid.live(take_apart(song, buyer, REPLICATE, parts="2", follow_up="karaoke"))
    assert (job.state, job.error_message) == ("complete", "")
    assert paid.submissions(paid.replicate)[0]["input"]["stem"] == "vocals"
    assert stems_of(Track.objects.get(pk=song.pk)).names == ["other", "vocals"]
    assert Track.objects.get(origin="edited").ancestry.get().parent == song


def test_what_is_there_or_on_its_way_is_not_begun_again(
    paid: PaidServices, buyer: User, song: Track, lent: list[str]
) -> None:
    job = take_apart(song, buyer)
    assert take_apart(song, buyer).pk == take_apart(song, buyer, REPLICATE).pk == job.pk
    paid.live(job)
    assert take_apart(song, buyer).pk == job.pk
    assert take_apart(song, buyer, parts="2").pk == job.pk
    assert paid.paid["fal"] == 1
    assert paid.live(take_apart(song, buyer, REPLICATE)).state == "complete"
    assert stems_of(Track.objects.get(pk=song.pk)).method == REPLICATE
    assert broken_promises() == []


def test_stems_of_one_method_give_way_to_those_of_another(
    paid: PaidServices, buyer: User, song: Track, lent: list[str]
) -> None:
    start_separation(track_pk=song.pk, by=buyer)
    assert paid.live(latest(song).job).state == "complete"
    assert stems_of(Track.objects.get(pk=song.pk)).method == "medians"
    paid.live(take_apart(song, buyer))
    stems = stems_of(Track.objects.get(pk=song.pk))
    assert (stems.method, stems.has_voice) == (FAL, True)


def test_a_lossy_source_of_another_rate_is_taken_apart_too(
    paid: PaidServices, buyer: User, song: Track, lent: list[str]
) -> None:
    master = song.assets.get(role="master")
    sound, _ = soundfile.read(io.BytesIO(b"".join(storing.blocks(master.storage_key))), always_2d=True)
    path = paid.settings.JOB_WORK_DIR.parent / "other.wav"
    soundfile.write(path, sound[:, 0], 48_000)
    kept = storing.store(path)
    song.assets.filter(pk=master.pk).update(storage_key=kept.key, size_bytes=kept.size_bytes, sha256=kept.sha256)
    job = paid.live(take_apart(song, buyer))
    assert (job.state, job.error_message) == ("complete", "")
