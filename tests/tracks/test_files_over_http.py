"""Playing and downloading: signed links, parts of files, names, and headers that keep content harmless."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import AsyncClient, Client

from tests.tracks.conftest import MakeTrack
from tracks.links import link_to
from tracks.services import delete, restore

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

ClientFor = Callable[["User"], Client]


def content(track: Track, role: str, name: str = "") -> bytes:
    asset = track.assets.get(role=role, name=name)
    with default_storage.open(asset.storage_key) as file:
        return bytes(file.read())


def body_of(answer: HttpResponse) -> bytes:
    """The page without what every request has of its own: its id, the form token, the address that was asked for."""
    own = rb"[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    return re.sub(own, b"", answer.content.replace(answer["X-Request-ID"].encode(), b""))


def link(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 302, answer.status_code
    return str(answer["Location"])


def test_a_track_plays_from_a_signed_link(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user)
    address = link(client_for(user), f"/tracks/{track.pk}/audio/")

    # Whoever has the link needs no cookie: that is what lets storage serve it.
    answer = Client().get(address)

    assert answer.status_code == 200
    assert answer.getvalue() == content(track, "mp3")
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["ETag"] == f'"{track.assets.get(role="mp3").sha256}"'
    assert "private" in answer["Cache-Control"]
    assert "immutable" in answer["Cache-Control"]


def test_a_player_can_seek(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user)
    address = link(client_for(user), f"/tracks/{track.pk}/audio/")
    whole = content(track, "mp3")

    part = Client().get(address, headers={"Range": "bytes=1000-1999"})
    beyond = Client().get(address, headers={"Range": f"bytes={len(whole)}-"})
    known = Client().get(address, headers={"If-None-Match": part["ETag"]})
    head = Client().head(address)

    assert (part.status_code, part.getvalue()) == (206, whole[1000:2000])
    assert part["Content-Range"] == f"bytes 1000-1999/{len(whole)}"
    assert part["Content-Length"] == "1000"
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", part["ETag"])
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(whole)))


@pytest.mark.parametrize(
    ("file_format", "role", "ending"), [("mp3", "mp3", "mp3"), ("flac", "master", "flac"), ("midi", "midi", "mid")]
)
def test_a_download_comes_under_the_tracks_title(
    user: User, client_for: ClientFor, make_track: MakeTrack, file_format: str, role: str, ending: str
) -> None:
    track = make_track(user, title="Nächtlicher Regen / Teil 1")
    address = link(client_for(user), f"/tracks/{track.pk}/download/{file_format}/")

    answer = Client().get(address)

    assert answer.getvalue() == content(track, role)
    name = quote(f"Nächtlicher Regen _ Teil 1.{ending}")
    plain = f"Nachtlicher Regen _ Teil 1.{ending}"
    assert answer["Content-Disposition"] == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"


def test_a_stem_can_be_downloaded_alone(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user)
    address = link(client_for(user), f"/tracks/{track.pk}/stems/drums/")

    answer = Client().get(address)

    assert answer.getvalue() == content(track, "stem", "drums")
    assert "Night Rain – drums.flac" in unquote(answer["Content-Disposition"])
    assert client_for(user).get(f"/tracks/{track.pk}/stems/trombone/").status_code == 404


def test_all_stems_come_in_one_archive(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user, size=500_000)

    answer = client_for(user).get(f"/tracks/{track.pk}/stems.zip")

    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "Night Rain – bass.flac",
        "Night Rain – drums.flac",
        "Night Rain.mid",
        "recipe.json",
    ]
    assert archive.read("Night Rain – drums.flac") == content(track, "stem", "drums")
    assert json.loads(archive.read("recipe.json")) == track.recipe
    assert answer["Content-Type"] == "application/zip"
    assert "Night Rain – stems.zip" in unquote(answer["Content-Disposition"])


def test_what_is_served_can_do_nothing_in_a_browser(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user)
    client = client_for(user)
    addresses = [f"/tracks/{track.pk}/stems.zip", link(client, f"/tracks/{track.pk}/download/midi/")]

    for address in addresses:
        answer = client.get(address)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")


def test_a_link_dies_after_its_hour(
    user: User, client_for: ClientFor, make_track: MakeTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = make_track(user)
    address = link(client_for(user), f"/tracks/{track.pk}/audio/")
    now = time.time()

    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 3590)
    assert Client().get(address).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 3610)
    assert Client().get(address).status_code == 404


def test_a_forged_link_opens_nothing(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track, other = make_track(user), make_track(user)
    token = link(client_for(user), f"/tracks/{track.pk}/audio/").split("/")[2]
    elsewhere = link(client_for(user), f"/tracks/{other.pk}/audio/").split("/")[2]
    payload, rest = token.split(":", 1)
    forged = [f"{elsewhere.split(':', 1)[0]}:{rest}", payload, f"{token}x", "x", token.replace(":", "")]

    assert [Client().get(f"/files/{wrong}/song.mp3").status_code for wrong in forged] == [404] * 5


def test_a_link_dies_with_its_track(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user)
    address = link(client_for(user), f"/tracks/{track.pk}/audio/")
    delete(track_pk=track.pk, by=user)
    assert Client().get(address).status_code == 404
    restore(track_pk=track.pk, by=user)
    assert Client().get(address).status_code == 200


def test_a_file_that_is_cut_short_in_storage_is_not_sent(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track = make_track(user)
    address = link(client_for(user), f"/tracks/{track.pk}/audio/")
    with Path(default_storage.path(track.assets.get(role="mp3").storage_key)).open("r+b") as file:
        file.truncate(100)

    assert Client().get(address).status_code == 404


FILE_ADDRESSES = ["audio/", "download/mp3/", "download/flac/", "stems.zip", "stems/drums/"]


@pytest.mark.parametrize("address", FILE_ADDRESSES)
def test_the_files_of_a_private_track_are_not_there_for_others(
    user: User, other_user: User, staff: User, client_for: ClientFor, make_track: MakeTrack, address: str
) -> None:
    track = make_track(user)
    place = f"/tracks/{track.pk}/{address}"

    for client in (Client(), client_for(other_user), client_for(staff)):
        foreign, missing = client.get(place), client.get(place.replace(str(track.pk), str(track.request_id)))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert body_of(foreign) == body_of(missing)
    assert client_for(user).get(place).status_code in {200, 302}
    assert client_for(user).post(place).status_code == 405


def test_everybody_may_hear_what_is_public(
    user: User, other_user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track = make_track(user, visibility="public")
    for client in (Client(), client_for(other_user)):
        assert client.get(f"/tracks/{track.pk}/audio/").status_code == 302


def test_under_asgi_a_file_is_sent_block_by_block(make_track: MakeTrack, user: User) -> None:
    track = make_track(user, size=1_000_000)
    address = link_to(track, track.assets.get(role="mp3"), as_attachment=False)

    @async_to_sync
    async def blocks() -> tuple[int, list[bytes]]:
        answer = await AsyncClient().get(address, headers={"Range": "bytes=16-"})
        return answer.status_code, [block async for block in answer]

    status, sent = blocks()
    assert status == 206
    assert len(sent) > 3
    assert b"".join(sent) == content(track, "mp3")[16:]
