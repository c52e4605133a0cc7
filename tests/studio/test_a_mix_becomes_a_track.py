"""A mix is exported by a job that costs nothing: a track with its parents, its stems where wished, and no part lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.test import Client

from engine.audio.tags import ALGORITHMIC, read_recipe, read_source_type
from files.storing import local_path
from studio.models import Mix
from studio.services import MixError, create_mix, export_mix, freeze_part, save_mix
from tests.engine.effects.sounds import RATE, noise
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.mixes import keep_sound, part
from tests.tracks.conftest import MakeTrack
from tracks.models import Descent, Track
from tracks.services import KeyReused

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
SOUND = noise(1.5, -20, seed=5)


@pytest.fixture
def second(user: User, make_track: MakeTrack, tmp_path: Path) -> Track:
    """A track whose stem “drums” is a second and a half of noise."""
    track = make_track(user, title="Second", files=False, measured_duration_seconds=1.5)
    keep_sound(track, SOUND, tmp_path, role="stem", name="drums")
    return track


def mix_of(user: User, *parts: dict[str, Any], **document: Any) -> Mix:
    return create_mix(owner=user, title="Together", document={"parts": list(parts), **document})


def master_of(track: Track) -> np.ndarray:
    return samples_of(Track.objects.get(pk=track.pk).files("master")[0])


def test_the_track_holds_the_sum_and_knows_its_parents(
    user: User, song: Track, second: Track, work: LiveThrough
) -> None:
    mix = mix_of(user, part(song.pk, volume_db=-6), part(f"{second.pk}/drums", offset_seconds=0.5))
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k")
    job = work(track.job_id)
    assert (job.state, job.error_message, job.price_credits) == ("complete", "", 0)
    whole = samples_of(song.files("master")[0])
    expected = whole * 10 ** (-6 / 20)
    drums = samples_of(second.stems[0])
    expected[RATE // 2 : RATE // 2 + len(drums)] += drums
    assert np.abs(master_of(track) - expected).max() < 10 ** (-90 / 20)
    track.refresh_from_db()
    assert (track.origin, track.title, track.remarks) == ("mixed", "Together", [])
    assert {each.parent_id: each.settings["parts"][0]["number"] for each in Descent.objects.filter(child=track)} == {
        song.pk: 0, second.pk: 1,
    }  # fmt: skip


def test_one_part_that_nothing_changes_comes_out_to_the_bit(user: User, second: Track, work: LiveThrough) -> None:
    track = export_mix(mix_pk=mix_of(user, part(f"{second.pk}/drums")).pk, by=user, idempotency_key="k")
    work(track.job_id)
    np.testing.assert_array_equal(master_of(track), samples_of(second.stems[0]))


def test_stems_are_as_long_as_the_whole_and_sum_to_it(
    user: User, song: Track, second: Track, work: LiveThrough
) -> None:
    mix = mix_of(
        user, part(song.pk, pan=-0.3, volume_db=-9), part(f"{second.pk}/drums", name="Drums"), part(song.pk, mute=True)
    )
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k", with_stems=True)
    work(track.job_id)
    track = Track.objects.get(pk=track.pk)
    stems = {asset.name: samples_of(asset) for asset in track.stems}
    assert set(stems) == {"my-song", "drums"}
    assert {len(each) for each in stems.values()} == {len(master_of(track))}
    assert np.abs(sum(stems.values()) - master_of(track)).max() < 10 ** (-90 / 20)
    assert {asset.name for asset in track.files("preview")} == set(stems)


def test_one_part_alone(user: User, song: Track, second: Track, work: LiveThrough) -> None:
    mix = mix_of(user, part(song.pk), part(f"{second.pk}/drums", name="Drums", offset_seconds=0.25))
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k", part=1)
    work(track.job_id)
    track.refresh_from_db()
    assert track.title == "Together – Drums"
    assert [each.parent_id for each in Descent.objects.filter(child=track)] == [second.pk]
    assert not master_of(track)[: RATE // 4].any()


def test_until_it_is_analysed_it_has_the_tempo_and_key_of_its_song(user: User, song: Track, second: Track) -> None:
    follows = part(song.pk, bpm=120, follows_tempo=True, key="E minor", follows_key=True)
    mix = mix_of(user, part(f"{second.pk}/drums"), follows, song={"bpm": 92, "key": "A minor"})
    whole, apart, following = (
        export_mix(mix_pk=mix.pk, by=user, idempotency_key=str(number), part=number) for number in (None, 0, 1)
    )
    assert (whole.shown_tempo_bpm, whole.shown_key) == (92.0, "A minor")
    assert (following.shown_tempo_bpm, following.shown_key) == (92.0, "A minor")
    assert (apart.shown_tempo_bpm, apart.shown_key) == (None, "")


def test_a_part_that_is_gone_is_silent_and_said(
    user: User, other_user: User, song: Track, second: Track, make_track: MakeTrack, work: LiveThrough
) -> None:
    theirs = make_track(other_user)
    mix = mix_of(user, part(theirs.pk, name="Theirs"), part(song.pk), part(f"{song.pk}/flute"), part("nonsense"))
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k")
    work(track.job_id)
    track.refresh_from_db()
    assert [remark.split(" is silent")[0] for remark in track.remarks] == [
        "Part 1 (Theirs)", f"Part 3 ({song.pk}/flute)", "Part 4 (nonsense)",
    ]  # fmt: skip
    assert track.is_delivered


def test_parts_that_go_while_it_waits_are_said_too(user: User, song: Track, second: Track, work: LiveThrough) -> None:
    from tracks.services import delete

    mix = mix_of(user, part(song.pk), part(f"{second.pk}/drums", name="Drums"))
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k")
    delete(track_pk=second.pk, by=user)
    work(track.job_id)
    track.refresh_from_db()
    assert track.remarks[0].startswith("Part 2 (Drums) is silent")


def test_a_mix_that_is_too_loud_says_so_on_its_page(
    user: User, second: Track, work: LiveThrough, client: Client
) -> None:
    mix = mix_of(user, *[part(f"{second.pk}/drums", volume_db=6)] * 4)
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k")
    work(track.job_id)

    client.force_login(user)
    assert "samples were louder than full scale and were cut off" in client.get(f"/tracks/{track.pk}/").text


def test_without_any_sound_nothing_is_started(user: User) -> None:
    with pytest.raises(MixError, match=r"nothing to export\. Its sound is not there"):
        export_mix(mix_pk=mix_of(user, part("gone")).pk, by=user, idempotency_key="k")
    with pytest.raises(MixError, match="Add a part first"):
        export_mix(mix_pk=mix_of(user).pk, by=user, idempotency_key="k")


def test_the_same_key_is_the_same_track(user: User, song: Track) -> None:
    mix = mix_of(user, part(song.pk))
    first = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k")
    assert export_mix(mix_pk=mix.pk, by=user, idempotency_key="k").pk == first.pk
    save_mix(mix_pk=mix.pk, by=user, document={"parts": [part(song.pk, pan=1)]}, based_on=1)
    with pytest.raises(KeyReused):
        export_mix(mix_pk=mix.pk, by=user, idempotency_key="k")


def test_what_a_machine_made_stays_marked(user: User, second: Track, tmp_path: Path, work: LiveThrough) -> None:
    from engine.audio.decoding import pcm_sha256
    from engine.audio.encoding import encode
    from engine.audio.tags import Tags
    from files.storing import store

    stem = second.stems[0]
    place = local_path(stem.storage_key)
    assert place is not None
    recipe = {"provider": "composer", "brief": {"prompt": "rain"}, "pcm_sha256": "abc"}
    encode(place, tmp_path / "marked.flac", Tags("Second", recipe=recipe))
    kept = store(tmp_path / "marked.flac")
    type(stem).objects.filter(pk=stem.pk).update(storage_key=kept.key, size_bytes=kept.size_bytes, sha256=kept.sha256)
    track = export_mix(mix_pk=mix_of(user, part(f"{second.pk}/drums")).pk, by=user, idempotency_key="k")
    work(track.job_id)
    track = Track.objects.get(pk=track.pk)
    master = local_path(track.files("master")[0].storage_key)
    assert master is not None
    assert read_source_type(master) == ALGORITHMIC
    # So do the formats that are written later, and all say what it was made from, without an id of anybody's.
    assert track.is_marked
    assert read_recipe(master) == track.recipe
    assert track.recipe["facts"]["made_from"] == [recipe]
    assert str(second.pk) not in json.dumps(track.recipe)
    # And it is known again.
    assert track.fingerprint.pcm_sha256 == pcm_sha256(master)


def test_a_frozen_part_sounds_as_before_without_its_effects(
    user: User, song: Track, second: Track, work: LiveThrough
) -> None:
    chain = {"effects": [{"kind": "gain", "gain_db": -6}]}
    mix = mix_of(user, part(song.pk), part(f"{second.pk}/drums", chain=chain, end_seconds=1.0, volume_db=-2))
    with pytest.raises(MixError, match="no effects"):
        freeze_part(mix_pk=mix.pk, by=user, part=0, based_on=1)
    frozen = freeze_part(mix_pk=mix.pk, by=user, part=1, based_on=1)
    new = frozen.document["parts"][1]
    assert (frozen.version, new["end_seconds"], new["volume_db"], "chain" in new) == (2, 1.0, -2.0, False)
    track = Track.objects.get(pk=new["source"])
    work(track.job_id)
    assert np.abs(master_of(track) - samples_of(second.stems[0]) * 10 ** (-6 / 20)).max() < 10 ** (-90 / 20)
