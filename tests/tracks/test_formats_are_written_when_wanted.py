"""A format nobody asked for is written when somebody first does, once, from the master and with its tags."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from engine.audio.decoding import pcm_sha256, probe
from engine.audio.encoding import encode
from engine.audio.tags import TRAINED, Plain, Tags, read_recipe, read_source_type
from files.storing import store
from tests.engine.audio.sounds import noise, written
from tests.support.crowd import all_at_once
from tracks.models import Asset, Role, Track
from tracks.services import FormatBusy, formats, make_format

if TYPE_CHECKING:
    from accounts.models import User
    from tests.tracks.conftest import MakeTrack

ClientFor = Callable[["User"], Client]
RECIPE = {"seed": 7, "provider": "composer"}


@pytest.fixture
def track(make_track: MakeTrack, user: User, tmp_path: Path) -> Track:
    """A delivered take with a real master."""
    made = make_track(user, files=False)
    return with_master(made, tmp_path, Tags("Night Rain", recipe=RECIPE, source_type=TRAINED))


def with_master(track: Track, folder: Path, tags: Tags | Plain) -> Track:
    path = folder / "master.flac"
    encode(written(folder / "in.wav", noise(1.0)), path, tags)
    kept = store(path)
    Asset.objects.create(
        track=track, role=Role.MASTER, name="master", storage_key=kept.key, content_type="audio/flac",
        size_bytes=kept.size_bytes, sha256=kept.sha256,
    )  # fmt: skip
    return track


def place(asset: Asset) -> Path:
    return Path(default_storage.path(asset.storage_key))


def master(track: Track) -> Path:
    return place(track.assets.get(role=Role.MASTER))


@pytest.mark.django_db
@pytest.mark.parametrize(("file_format", "content_type"), [("wav", "audio/wav"), ("opus", "audio/ogg")])
def test_the_first_download_writes_it_and_later_ones_find_it(
    track: Track, client_for: ClientFor, file_format: str, content_type: str
) -> None:
    assert file_format in track.formats
    client = client_for(track.owner)
    address = f"/tracks/{track.pk}/download/{file_format}/"
    answer = client.get(address, follow=True)
    kept = track.assets.get(role=file_format)
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert probe(place(kept)).duration_seconds == pytest.approx(1.0, abs=0.05)
    client.get(address)
    assert track.assets.get(role=file_format).pk == kept.pk


@pytest.mark.django_db
def test_it_says_of_itself_what_the_master_says(track: Track) -> None:
    wav = make_format(track=track, role=Role.WAV)
    assert wav is not None
    assert pcm_sha256(place(wav)) == pcm_sha256(master(track))
    assert read_recipe(place(wav)) == RECIPE
    assert read_source_type(place(wav)) == TRAINED


@pytest.mark.django_db
def test_what_somebody_sent_is_not_marked_as_made_by_a_machine(
    make_track: MakeTrack, user: User, tmp_path: Path
) -> None:
    sent = with_master(make_track(user, files=False, origin="uploaded"), tmp_path, Plain("My demo"))
    opus = make_format(track=sent, role=Role.OPUS)
    assert opus is not None
    assert read_source_type(place(opus)) is None
    assert b"AI-generated" not in place(opus).read_bytes()


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_file(track: Track) -> None:
    made = all_at_once(2, lambda _: make_format(track=track, role=Role.WAV))
    assert track.assets.filter(role=Role.WAV).count() == 1
    assert len({getattr(asset, "pk", None) for asset in made}) == 1


@pytest.mark.django_db
def test_there_is_none_of_what_has_no_master_or_is_not_delivered(make_track: MakeTrack, user: User) -> None:
    assert make_format(track=make_track(user, files=False), role=Role.WAV) is None
    assert make_format(track=make_track(user, state="fetching"), role=Role.WAV) is None


@pytest.mark.django_db
def test_somebody_else_can_not_have_it_written(track: Track, other_user: User, client_for: ClientFor) -> None:
    assert client_for(other_user).get(f"/tracks/{track.pk}/download/wav/").status_code == 404
    assert not track.assets.filter(role=Role.WAV).exists()


@pytest.mark.django_db
def test_when_too_many_are_written_at_once_it_is_asked_for_again_later(
    track: Track, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "PATIENCE_SECONDS", 0.01)
    for _ in range(2):
        formats.AT_ONCE.acquire()
    try:
        with pytest.raises(FormatBusy):
            make_format(track=track, role=Role.WAV)
        answer = client_for(track.owner).get(f"/tracks/{track.pk}/download/wav/")
    finally:
        for _ in range(2):
            formats.AT_ONCE.release()
    assert answer.status_code == 503
    assert "again in a minute" in answer.content.decode()


@pytest.mark.django_db
def test_a_writer_that_takes_too_long_is_ended_and_nothing_is_kept(
    track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_: Any, timeout: float, **__: Any) -> None:
        raise subprocess.TimeoutExpired("engine.formats", timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(FormatBusy, match="took too long"):
        make_format(track=track, role=Role.WAV)
    assert not track.assets.filter(role=Role.WAV).exists()


@pytest.mark.django_db
def test_programs_ask_for_a_format_and_get_its_link(track: Track, client_for: ClientFor) -> None:
    client = client_for(track.owner)
    address = f"/api/v1/tracks/{track.pk}/formats/"
    answer = client.post(address, {"format": "opus"}, content_type="application/json")
    assert answer.status_code == 200
    assert (answer.json()["format"], answer.json()["content_type"]) == ("opus", "audio/ogg")
    assert client.get(answer.json()["url"]).status_code == 200
    assert client.post(address, {"format": "mp3"}, content_type="application/json").status_code == 400
