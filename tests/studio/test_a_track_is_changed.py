"""A chain laid over a track of one's own makes a new one, with its lineage; the old one stays as it is."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine.audio.decoding import pcm_sha256
from engine.audio.tags import ALGORITHMIC, Tags, read_recipe, read_source_type
from engine.audio.vorbis import put_into_flac
from engine.fingerprints.examining import examine
from files.storing import local_path, store
from jobs.models import Job
from studio.models import Edit, Separation
from studio.services import BadEdit, KeyReused, NotReady, StudioTimeUsed, start_edit, start_part, start_separation
from tests.studio.conftest import SECONDS, LiveThrough, samples_of
from tests.tracks.conftest import MakeTrack
from tests.tracks.test_plan_limits import allow
from tracks import services
from tracks.models import Descent, Fingerprint, Track
from tracks.queries import prove
from tracks.queries.verifying import tracks_of_music

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User

pytestmark = pytest.mark.django_db
SLOWER = {"name": "Slower", "effects": [{"kind": "tempo", "factor": 0.8}]}


def made(edit: Edit, work: LiveThrough) -> Track:
    """The new track, after workers have done what they can."""
    work(edit.track.job_id)
    return Track.objects.select_related("job").get(pk=edit.track_id)


def test_it_becomes_a_track_with_all_a_track_has(user: User, song: Track, work: LiveThrough) -> None:
    track = made(start_edit(track_pk=song.pk, by=user, chain=SLOWER), work)

    assert (track.status, track.job.error_message, track.origin) == ("complete", "", "edited")
    assert (track.title, track.job.price_credits) == ("My song (Slower)", 0)
    assert track.shown_seconds == pytest.approx(SECONDS / 0.8, abs=0.001)
    assert {asset.role for asset in track.assets.all()} == {"master", "mp3"}
    assert max(track.peaks) > 0
    (line,) = Descent.objects.filter(child=track)
    assert (line.parent_id, line.how, line.settings["chain"]["effects"]) == (
        song.pk, "edited", [{"kind": "tempo", "factor": 0.8}]
    )  # fmt: skip
    assert len(samples_of(song.files("master")[0])) == round(SECONDS * 44_100)
    assert prove(deep=True) == []


def test_gain_is_what_comes_out(user: User, song: Track, work: LiveThrough) -> None:
    chain = {"effects": [{"kind": "gain", "gain_db": -6.0206}]}
    track = made(start_edit(track_pk=song.pk, by=user, chain=chain, title=" Half "), work)
    half = samples_of(track.files("master")[0])
    assert np.abs(half - samples_of(song.files("master")[0]) / 2).max() < 1e-5
    assert track.title == "Half"


def test_the_files_are_written_as_the_chain_says(user: User, song: Track, work: LiveThrough) -> None:
    chain = {"effects": [], "export": {"format": "wav", "sample_rate": 48_000, "bit_depth": 16, "channels": "mono"}}
    track = made(start_edit(track_pk=song.pk, by=user, chain=chain), work)
    assert samples_of(track.files("wav")[0]).shape == (round(SECONDS * 48_000), 1)


def test_two_changes_of_one_track_at_once_both_come_out(user: User, song: Track, work: LiveThrough) -> None:
    allow(user, concurrent_jobs=2)
    first, second = (
        start_edit(track_pk=song.pk, by=user, chain={"effects": [{"kind": kind}]}) for kind in ("reverse", "limiter")
    )
    assert {made(edit, work).status for edit in (second, first)} == {"complete"}


def test_the_same_key_makes_one_track_and_another_request_under_it_is_refused(user: User, song: Track) -> None:
    edits = [start_edit(track_pk=song.pk, by=user, chain=SLOWER, idempotency_key="a") for _ in range(3)]
    assert len({edit.pk for edit in edits}) == Job.objects.filter(kind="edit").count() == 1
    with pytest.raises(KeyReused):
        start_edit(track_pk=song.pk, by=user, chain=SLOWER, title="Other", idempotency_key="a")


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        ({"effects": [{"kind": "tempo", "factor": 0}]}, "Effect 1 (tempo): factor must be from 0.25"),
        ({"effects": [{"kind": "gain", "gain_db": float("nan")}]}, "not a finite one"),
        ({"effects": [{"kind": "pitch", "semitones": 10**9}]}, "from -24 to 24"),
        ({"effects": []}, "changes nothing"),
        ("reverb", "A chain is an object"),
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_starts_nothing(
    user: User, song: Track, chain: Any, words: str
) -> None:
    with pytest.raises(BadEdit) as refused:
        start_edit(track_pk=song.pk, by=user, chain=chain)
    assert (refused.value.field, words in str(refused.value)) == ("chain", True), refused.value
    assert not Job.objects.filter(kind="edit").exists()


def test_only_ones_own_that_are_there_are_changed(
    user: User, other_user: User, song: Track, make_track: MakeTrack
) -> None:
    with pytest.raises(Track.DoesNotExist):
        start_edit(track_pk=song.pk, by=other_user, chain=SLOWER)
    with pytest.raises(NotReady):
        start_edit(track_pk=make_track(user, state="queued").pk, by=user, chain=SLOWER)
    fade = {"effects": [{"kind": "cross_fade", "into": "next", "at_seconds": 1, "seconds": 1}]}
    with pytest.raises(BadEdit, match="no track of yours"):
        start_edit(track_pk=song.pk, by=user, chain=fade, sounds={"next": uuid.uuid4()})
    allow(user, studio_minutes_per_day=0)
    with pytest.raises(StudioTimeUsed):
        start_edit(track_pk=song.pk, by=user, chain=SLOWER)


def test_a_fade_into_another_track_has_two_parents(
    user: User, song: Track, make_track: MakeTrack, work: LiveThrough
) -> None:
    other = made(start_edit(track_pk=song.pk, by=user, chain=SLOWER), work)
    fade = {"effects": [{"kind": "cross_fade", "into": "next", "at_seconds": 1.5, "seconds": 0.5}]}
    track = made(start_edit(track_pk=song.pk, by=user, chain=fade, sounds={"next": other.pk}), work)
    assert track.shown_seconds == pytest.approx(1.5 + SECONDS / 0.8, abs=0.6)
    assert set(Descent.objects.filter(child=track).values_list("parent", flat=True)) == {song.pk, other.pk}


def test_what_lies_behind_the_end_fails_with_a_sentence_and_can_be_tried_again(
    user: User, song: Track, work: LiveThrough
) -> None:
    chain = {"effects": [{"kind": "reverse"}], "region": {"start_seconds": 10, "end_seconds": 20}}
    track = made(start_edit(track_pk=song.pk, by=user, chain=chain), work)
    assert (track.status, "choose an earlier one" in track.job.error_message) == ("failed", True)
    assert services.retry_take(track_pk=track.pk, by=user).status == "queued"


def test_a_source_that_is_deleted_meanwhile_is_told(user: User, song: Track, work: LiveThrough) -> None:
    edit = start_edit(track_pk=song.pk, by=user, chain=SLOWER)
    services.delete(track_pk=song.pk, by=user)
    assert made(edit, work).job.error_message.startswith("The track was deleted meanwhile")


def marked(track: Track, folder: Path) -> dict[str, Any]:
    """Puts the mark of a machine into the file of a track; the recipe in it."""
    asset = track.files("master")[0]
    place = local_path(asset.storage_key)
    assert place is not None
    recipe = {"provider": "composer", "brief": {}, "pcm_sha256": "abc"}
    put_into_flac(place, folder / "marked.flac", Tags("Made", recipe=recipe).fields())
    kept = store(folder / "marked.flac")
    track.assets.filter(pk=asset.pk).update(storage_key=kept.key, size_bytes=kept.size_bytes, sha256=kept.sha256)
    return recipe


def test_a_fade_into_what_a_machine_made_is_marked_as_well(
    user: User, song: Track, work: LiveThrough, tmp_path: Path
) -> None:
    other = made(start_edit(track_pk=song.pk, by=user, chain=SLOWER), work)
    marked(other, tmp_path)
    fade = {"effects": [{"kind": "cross_fade", "into": "next", "at_seconds": 1, "seconds": 0.5}]}
    track = made(start_edit(track_pk=song.pk, by=user, chain=fade, sounds={"next": other.pk}), work)
    assert track.is_marked
    place = local_path(track.files("mp3")[0].storage_key)
    assert place is not None
    assert read_source_type(place) == ALGORITHMIC
    # What it was faded into is a track of somebody: the recipe, which goes with the file, does not say which.
    assert track.recipe["brief"]["sounds"] == ["next"]
    assert str(other.pk) not in json.dumps(track.recipe)


def test_a_change_of_what_a_machine_made_is_marked_as_well(
    user: User, song: Track, work: LiveThrough, tmp_path: Path
) -> None:
    recipe = marked(song, tmp_path)

    track = made(start_edit(track_pk=song.pk, by=user, chain=SLOWER), work)

    assert track.is_marked
    for file in track.assets.all():
        path = local_path(file.storage_key)
        assert path is not None
        found = read_recipe(path)
        assert found is not None
        assert (found["provider"], found["lineage"], found["facts"]["made_from"]) == ("studio", ["abc"], [recipe])
        assert read_source_type(path) == ALGORITHMIC


def test_it_is_known_again_where_a_machine_made_some_of_it(
    user: User, song: Track, work: LiveThrough, tmp_path: Path
) -> None:
    brought = made(start_edit(track_pk=song.pk, by=user, chain=SLOWER), work)
    assert list(services.fingerprint_tracks()) == []
    assert not Fingerprint.objects.filter(track=brought).exists()

    marked(song, tmp_path)
    track = made(start_edit(track_pk=song.pk, by=user, chain=SLOWER, idempotency_key="marked"), work)
    kept = Fingerprint.objects.get()
    master = local_path(track.files("master")[0].storage_key)
    assert master is not None
    assert (kept.track_id, kept.pcm_sha256) == (track.pk, pcm_sha256(master))
    with master.open("rb") as file:
        examined = examine(file, longest_seconds=60.0)
    (found,), _ = tracks_of_music(examined.landmarks)
    assert found == track

    Fingerprint.objects.update(version=0)
    assert list(services.fingerprint_tracks()) == [track]
    assert bytes(Fingerprint.objects.get().landmarks) == bytes(kept.landmarks)


def test_stems_become_tracks_and_outlive_what_they_were_taken_from(user: User, song: Track, work: LiveThrough) -> None:
    with pytest.raises(NotReady):
        start_part(track_pk=song.pk, by=user, part="drums")
    start_separation(track_pk=song.pk, by=user)
    work(Separation.objects.get().job_id)
    with pytest.raises(BadEdit, match="No voice"):
        start_part(track_pk=song.pk, by=user, part="karaoke")
    with pytest.raises(BadEdit, match="no stem “horns”"):
        start_part(track_pk=song.pk, by=user, part="horns")
    drums = made(start_part(track_pk=song.pk, by=user, part="drums"), work)
    both = made(start_edit(track_pk=song.pk, by=user, chain={"effects": []}, stems=["bass", "other"]), work)
    assert (drums.title, Descent.objects.get(child=drums).how) == ("My song (drums)", "separated")
    stems = {stem.name: samples_of(stem) for stem in Track.objects.get(pk=song.pk).stems}
    assert np.array_equal(samples_of(drums.files("master")[0]), stems["drums"])
    assert np.abs(samples_of(both.files("master")[0]) - stems["bass"] - stems["other"]).max() < 1e-6
    services.delete(track_pk=song.pk, by=user)
    services.empty_own_trash(owner=user)
    assert prove(deep=True) == []
