"""What is downloaded after a renaming has the new title in its tags, the same sound, and parts that fit together."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import av
import mido
import pytest
from django.test import Client

from engine.audio.decoding import pcm_sha256
from engine.audio.encoding import encode
from engine.audio.midi_texts import put_into_midi
from engine.audio.tags import Tags, read_recipe
from files.storing import sha256_of, store
from tests.engine.audio.sounds import noise, written
from tests.tracks.conftest import MakeTrack
from tracks.services import rename

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

OLD, RECIPE = "Old", {"seed": 7, "pad": "x" * 3_000}
SOUND = ["mp3", "wav", "flac", "opus"]
ROLES = {"flac": "master"}
LONG = "Ночь – " + "夜" * 100


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One second of noise in every format, tagged with the old title."""
    folder, tags = tmp_path_factory.mktemp("files"), Tags(OLD, recipe=RECIPE)
    source = written(folder / "in.wav", noise(1.0))
    found = {suffix: folder / f"song.{suffix}" for suffix in (*SOUND, "midi", "score")}
    for suffix in SOUND:
        encode(source, found[suffix], tags)
    encode(source, folder / "drums.flac", Tags(f"{OLD} – drums", recipe=RECIPE))
    plain = mido.MidiFile(tracks=[mido.MidiTrack([mido.Message("note_on", note=60)])])
    plain.save(folder / "plain.mid")
    put_into_midi(folder / "plain.mid", found["midi"], tags.fields())
    found["score"].write_text(json.dumps(tags.beside({"tempo_bpm": 90.0})), "utf-8")
    return {**found, "drums": folder / "drums.flac"}


@pytest.fixture
def track(user: User, make_track: MakeTrack, files: dict[str, Path]) -> Track:
    made = make_track(user, title=OLD)
    made.assets.all().delete()
    for suffix, path in files.items():
        ending = {"midi": "mid", "score": "json"}.get(suffix, path.suffix[1:])
        kept = store(path, suffix=ending)
        role, name = ("stem", "drums") if suffix == "drums" else (ROLES.get(suffix, suffix), "")
        made.assets.create(
            role=role, name=name, storage_key=kept.key, size_bytes=kept.size_bytes, sha256=kept.sha256,
            content_type="application/octet-stream",
        )  # fmt: skip
    return made


Get = Callable[..., object]


def address(track: Track, client: Client, suffix: str) -> str:
    return str(client.get(f"/tracks/{track.pk}/download/{suffix}/")["Location"])


def title_of(path: Path) -> str:
    with av.open(str(path)) as container:
        found = {**container.metadata, **container.streams.audio[0].metadata}
    return {name.lower(): text for name, text in found.items()}["title"]


@pytest.mark.parametrize("title", ["N", LONG], ids=["shorter", "longer"])
@pytest.mark.parametrize("suffix", SOUND)
def test_sound_has_the_new_title_and_all_else_as_before(
    track: Track, user: User, files: dict[str, Path], tmp_path: Path, client_for: Callable[[User], Client],
    suffix: str, title: str,
) -> None:  # fmt: skip
    client = client_for(user)
    rename(track_pk=track.pk, by=user, title=title)
    answer = client.get(address(track, client, suffix))
    path = tmp_path / f"got.{suffix}"
    path.write_bytes(answer.getvalue())
    assert int(answer["Content-Length"]) == path.stat().st_size
    assert title_of(path) == title
    assert read_recipe(path) == RECIPE
    assert pcm_sha256(path) == pcm_sha256(files[suffix])


def test_notes_and_score_have_the_new_title(
    track: Track, user: User, tmp_path: Path, client_for: Callable[[User], Client]
) -> None:
    client = client_for(user)
    rename(track_pk=track.pk, by=user, title=LONG)
    midi = client.get(address(track, client, "midi")).getvalue()
    messages = mido.MidiFile(file=io.BytesIO(midi), charset="utf-8").tracks[0]
    assert next(message.text for message in messages if message.type == "text") == f"TITLE={LONG}"
    assert [message.note for message in messages if message.type == "note_on"] == [60]
    score = json.loads(client.get(address(track, client, "score")).getvalue())
    assert (score["title"], score["tempo_bpm"], score["soundfoundry_recipe"]) == (LONG, 90.0, RECIPE)


@pytest.mark.parametrize("suffix", [*SOUND, "midi", "score"])
def test_a_file_that_was_never_renamed_is_sent_as_it_is_stored(
    track: Track, user: User, files: dict[str, Path], client_for: Callable[[User], Client], suffix: str
) -> None:
    client = client_for(user)
    answer = client.get(address(track, client, suffix))
    assert answer.getvalue() == files[suffix].read_bytes()
    assert answer["ETag"] == f'"{hashlib.sha256(files[suffix].read_bytes()).hexdigest()}"'


@pytest.mark.parametrize("suffix", SOUND)
def test_parts_of_a_renamed_file_fit_together_and_its_tag_of_content_changes(
    track: Track, user: User, client_for: Callable[[User], Client], suffix: str
) -> None:
    client = client_for(user)
    place = address(track, client, suffix)
    before = client.get(place)["ETag"]
    rename(track_pk=track.pk, by=user, title=LONG)
    whole = client.get(place)
    content = whole.getvalue()
    assert whole["ETag"] != before
    for first, last in [(0, 0), (0, 40), (3, 700), (90, len(content) - 90), (len(content) - 5, len(content) - 1)]:
        part = client.get(place, headers={"Range": f"bytes={first}-{last}", "If-Range": whole["ETag"]})
        assert (part.status_code, part["Content-Range"]) == (206, f"bytes {first}-{last}/{len(content)}")
        assert part.getvalue() == content[first : last + 1]
    assert client.get(place, headers={"Range": "bytes=5-9", "If-Range": before}).getvalue() == content
    assert client.get(place, headers={"If-None-Match": whole["ETag"]}).status_code == 304


def test_storage_keeps_what_it_has_and_players_get_it(
    track: Track, user: User, files: dict[str, Path], client_for: Callable[[User], Client]
) -> None:
    client = client_for(user)
    rename(track_pk=track.pk, by=user, title=LONG)
    played = client.get(str(client.get(f"/tracks/{track.pk}/audio/")["Location"]))
    assert played.getvalue() == files["mp3"].read_bytes()
    assert all(sha256_of(asset.storage_key) == asset.sha256 for asset in track.assets.all())


def test_stems_in_the_archive_have_the_new_title(
    track: Track, user: User, tmp_path: Path, client_for: Callable[[User], Client]
) -> None:
    rename(track_pk=track.pk, by=user, title="New")
    archive = zipfile.ZipFile(io.BytesIO(client_for(user).get(f"/tracks/{track.pk}/stems.zip").getvalue()))
    assert archive.testzip() is None
    archive.extract("New – drums.flac", tmp_path)
    assert title_of(tmp_path / "New – drums.flac") == "New – drums"
