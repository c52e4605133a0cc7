"""A service makes a track longer, a part of it anew or all of it other, for credits; outside of it nothing changes."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from credits.queries import balance
from credits.services import NotEnoughCredits
from engine.audio.decoding import pcm_sha256
from files.storing import copy_to
from makers.models import MusicModel
from studio.services import BadEdit, KeyReused, PriceChanged
from tests.studio.changing_outside import (
    DOUBLE_OF,
    FAL,
    FAL_STABLE,
    LONGER,
    REDONE,
    REPLICATE,
    VARIED,
    WISHES,
    change,
    use_runner,
)
from tests.studio.conftest import samples_of
from tests.support.paid_work import PaidServices, broken_promises, buyer, paid
from tracks.models import Fingerprint, Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid"]

pytestmark = pytest.mark.django_db(transaction=True)
RATE = 44_100


@pytest.fixture(autouse=True)
def runner(paid: PaidServices) -> None:
    use_runner(paid)


def changed(paid: PaidServices, buyer: User, song: Track, slug: str, verb: str) -> tuple[np.ndarray, np.ndarray]:
    """The sound before and after a change, which was settled and says where it comes from."""
    job = paid.live(change(song, buyer, slug, WISHES[verb], agreed_credits=1))
    assert (job.state, job.error_message, job.price_credits) == ("complete", "", 1)
    assert (balance(buyer).available, balance(buyer).held) == (999, 0)
    track = Track.objects.get(job=job)
    descent = track.ancestry.get()
    assert (track.origin, descent.parent, descent.settings["model"]) == ("changed", song, slug)
    assert track.recipe["facts"]["changes"][0]["sentence"].endswith(f"{descent.settings['words']}.")
    assert paid.paid == {"fal": 0, "replicate": 0, "ace-step": 0, DOUBLE_OF[slug]: 1}
    assert broken_promises() == []
    old, new = (samples_of(each.assets.get(role="master")) for each in (song, track))
    return old, new


def levels(samples: np.ndarray) -> np.ndarray:
    """Of each tenth of a second."""
    tenths = samples[: len(samples) // (RATE // 10) * (RATE // 10)].reshape(-1, RATE // 10 * 2)
    return np.sqrt(np.mean(tenths**2, axis=1))


def assert_it_is_other_music(old: np.ndarray, new: np.ndarray) -> None:
    """All the way, not in a moment alone."""
    assert levels(new).min() > 0.003
    assert levels(new - old).min() > 0.003


EACH_MODEL = pytest.mark.parametrize("slug", DOUBLE_OF)


@EACH_MODEL
def test_it_becomes_longer(paid: PaidServices, buyer: User, song: Track, slug: str) -> None:
    old, new = changed(paid, buyer, song, slug, "extend")
    assert len(new) == len(old) + 3 * RATE
    assert np.array_equal(new[: len(old) - RATE // 50], old[: -(RATE // 50)])
    assert levels(new[len(old) :]).min() > 0.003


@EACH_MODEL
def test_a_part_is_made_anew(paid: PaidServices, buyer: User, song: Track, slug: str) -> None:
    old, new = changed(paid, buyer, song, slug, "redo")
    part = slice(RATE // 2, 3 * RATE // 2)
    assert len(new) == len(old)
    assert np.array_equal(new[: part.start], old[: part.start])
    assert np.array_equal(new[part.stop :], old[part.stop :])
    assert_it_is_other_music(old[part], new[part])


@EACH_MODEL
def test_all_of_it_is_varied(paid: PaidServices, buyer: User, song: Track, slug: str) -> None:
    old, new = changed(paid, buyer, song, slug, "vary")
    assert len(new) == len(old)
    assert_it_is_other_music(old, new)


def test_it_is_known_again_by_its_sound(paid: PaidServices, buyer: User, song: Track, tmp_path: Path) -> None:
    track = Track.objects.get(job=paid.live(change(song, buyer, FAL, LONGER)))
    master = tmp_path / "master.flac"
    copy_to(track.assets.get(role="master").storage_key, master)
    assert Fingerprint.objects.get(track=track).pcm_sha256 == pcm_sha256(master)


def test_the_words_key_and_tempo_of_the_wish_go_there(paid: PaidServices, buyer: User, song: Track) -> None:
    Track.objects.filter(pk=song.pk).update(measured_key="A minor", measured_tempo_bpm=120.0)
    paid.live(change(song, buyer, FAL, {**REDONE, "lyrics": "[verse]\nAnother line"}))
    (asked,) = paid.submissions(paid.fal)
    assert asked["tags"] == "a loud brass band, in A minor, 120 BPM"
    assert (asked["lyrics"], asked["start_time"], asked["end_time"]) == ("[verse]\nAnother line", 0.5, 1.5)


def test_a_longer_song_is_never_longer_than_the_plan_allows(buyer: User, song: Track) -> None:
    with pytest.raises(BadEdit, match="in one piece") as refused:
        change(song, buyer, FAL, {**LONGER, "seconds": 200.0})
    assert refused.value.field == "seconds"


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown verb": (FAL, {"verb": "lego"}, "verb"),
    "a verb that is no word": (FAL, {"verb": []}, "verb"),
    "no length": (FAL, {"verb": "extend"}, "seconds"),
    "no number": (FAL, {**LONGER, "seconds": "3"}, "seconds"),
    "nan": (FAL, {**LONGER, "seconds": float("nan")}, "seconds"),
    "a number of 400 digits": (FAL, {**LONGER, "seconds": 10**400}, "seconds"),
    "true": (FAL, {**LONGER, "seconds": True}, "seconds"),
    "an unknown end": (FAL, {**LONGER, "where": "middle"}, "where"),
    "an end that is no word": (FAL, {**LONGER, "where": []}, "where"),
    "an unknown value": (FAL, {**LONGER, "section": "bridge"}, "section"),
    "words that are none": (FAL, {**LONGER, "prompt": 3}, "prompt"),
    "words that cannot be kept": (FAL, {**LONGER, "prompt": "brass\0"}, "prompt"),
    "lyrics that cannot be kept": (FAL, {**LONGER, "lyrics": "[verse]\nla\0la"}, "lyrics"),
    "a region outside the song": (FAL, {**REDONE, "first_seconds": 9.0, "last_seconds": 12.0}, "first_seconds"),
    "a region that ends outside": (FAL, {**REDONE, "last_seconds": 5.0}, "last_seconds"),
    "a region that ends before": (FAL, {**REDONE, "last_seconds": 0.2}, "last_seconds"),
    "all of the song": (FAL, {**REDONE, "first_seconds": 0.0, "last_seconds": 2.0}, "last_seconds"),
    "a strength of 400 digits": (FAL, {**REDONE, "strength": 10**400}, "strength"),
    "another strength": (FAL, {**VARIED, "strength": 2}, "model"),
    "a beginning it cannot make": (REPLICATE, {**LONGER, "where": "start"}, "model"),
    "a strength it does not heed": (FAL_STABLE, {**REDONE, "strength": 0.5}, "model"),
    "a model that changes nothing": ("fal-minimax-music-2", LONGER, "model"),
    "words of which nothing can be read": (FAL, {**LONGER, "prompt": "hm"}, "prompt"),
    "words that it does not sing": (FAL_STABLE, {**LONGER, "lyrics": "Another line"}, "lyrics"),
    "no model": ("nobody", LONGER, "model"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_before_anything_is_held(buyer: User, song: Track, case: str) -> None:
    model, wish, field = WRONG[case]
    with pytest.raises(BadEdit) as refused:
        change(song, buyer, model, wish)
    assert refused.value.field == field
    assert (balance(buyer).held, Track.objects.count()) == (0, 1)


def test_another_price_than_was_told_starts_nothing(buyer: User, song: Track) -> None:
    MusicModel.objects.filter(slug=FAL).update(name="Braces {0} {}")
    with pytest.raises(PriceChanged, match=r"Braces \{0\} \{\} does this for 1 credit now") as refused:
        change(song, buyer, agreed_credits=5)
    assert (refused.value.price_credits, balance(buyer).held) == (1, 0)


def test_the_same_key_starts_one_and_another_wish_under_it_none(buyer: User, song: Track) -> None:
    key = uuid.uuid4().hex
    assert change(song, buyer, idempotency_key=key).pk == change(song, buyer, idempotency_key=key).pk
    with pytest.raises(KeyReused):
        change(song, buyer, FAL, REDONE, idempotency_key=key)
    assert balance(buyer).held == 1


def test_somebody_elses_track_is_as_if_it_were_missing(other_user: User, song: Track) -> None:
    with pytest.raises(Track.DoesNotExist):
        change(song, other_user)


def test_without_credits_nothing_is_begun(user: User, song: Track) -> None:
    with pytest.raises(NotEnoughCredits):
        change(song, user)
    assert Track.objects.count() == 1
