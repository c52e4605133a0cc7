"""A project is downloaded as one archive: its files, a description of all of it, and a page that plays it offline."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from files.storing import blocks
from projects.models import Project
from projects.services import add_note, add_things, create_lyrics
from tests.support.pictures import picture_of
from tests.tracks.conftest import MakeTrack
from tracks.models import Role, Track

if TYPE_CHECKING:
    from accounts.models import User
    from studio.models import Mix

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def archive_of(browser: Client, project: Project) -> zipfile.ZipFile:
    answer = browser.get(reverse("projects:archive", args=[project.pk]))
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


@pytest.fixture
def track(user: User, project: Project, make_track: MakeTrack) -> Track:
    track = make_track(user, title="Rain <&> Sun")
    add_things(project_pk=project.pk, by=user, kind="track", things=[track.pk])
    return track


def test_the_sound_is_in_it_to_the_byte(browser: Client, project: Project, track: Track) -> None:
    archive = archive_of(browser, project)
    assert archive.testzip() is None
    (item,) = json.loads(archive.read("project.json"))["items"]
    (master,) = track.files(Role.MASTER)
    assert item["files"][0] == "tracks/001 Rain _&_ Sun.flac"
    assert archive.read(item["files"][0]) == b"".join(blocks(master.storage_key))


def test_everything_is_described_in_its_order(browser: Client, user: User, project: Project, mix: Mix) -> None:
    add_note(project_pk=project.pk, by=user, note="slower?")
    lyrics = create_lyrics(owner=user, title="Words", text="[Verse]\nla la")
    for kind, thing in (("mix", mix), ("lyrics", lyrics), ("picture", picture_of(user))):
        add_things(project_pk=project.pk, by=user, kind=kind, things=[thing.pk])
    archive = archive_of(browser, project)
    described = json.loads(archive.read("project.json"))
    assert (described["format"], described["title"]) == ("soundfoundry project", "An album")
    assert [item["kind"] for item in described["items"]] == ["note", "mix", "lyrics", "picture"]
    assert described["items"][0]["note"] == "slower?"
    assert described["items"][1]["document"] == mix.document
    assert archive.read("lyrics/003 Words.txt") == b"[Verse]\nla la"
    # Its file is in no storage here: that is said, and spoils nothing.
    assert described["items"][3]["missing"] == ["pictures/004 Mine.jpg"]


def test_its_page_needs_nothing_but_the_archive(browser: Client, project: Project, track: Track) -> None:
    page = archive_of(browser, project).read("index.html").decode()
    assert 'src="tracks/001%20Rain%20_%26_%20Sun.flac"' in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert f"{track.title}".replace("<&>", "&lt;&amp;&gt;") in page


def test_what_is_in_the_trash_is_named_as_missing(browser: Client, project: Project, track: Track) -> None:
    from tracks.services import delete

    delete(track_pk=track.pk, by=track.owner)
    archive = archive_of(browser, project)
    assert [item.get("is_missing") for item in json.loads(archive.read("project.json"))["items"]] == [True]
    assert set(archive.namelist()) == {"project.json", "index.html"}
