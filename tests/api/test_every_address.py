"""Every address of the API × every method × everybody: an address that is not listed here fails the test."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from api.urls import urlpatterns
from tests.api.conftest import Program
from tests.support.pictures import picture_of
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Item
    from tracks.models import Track

METHODS = ("get", "post", "put", "patch", "delete")
# name of the address: its methods, and whether it is about one thing of one person
OURS: dict[str, tuple[set[str], bool]] = {
    "tracks": ({"get", "post"}, False),
    "track": ({"get", "patch", "delete"}, True),
    "track_verb": ({"post"}, True),
    "track_refund": ({"post"}, True),
    "track_formats": ({"post"}, True),
    "track_stems": ({"get", "post"}, True),
    "track_cover": ({"post"}, True),
    "track_edits": ({"post"}, True),
    "track_change": ({"post"}, True),
    "track_preview": ({"post"}, True),
    "effects": ({"get"}, False),
    "verify": ({"post"}, False),
    "presets": ({"post"}, False),
    "preset": ({"delete"}, True),
    "mixes": ({"get", "post"}, False),
    "mix": ({"get", "put", "delete"}, True),
    "restore_mix": ({"post"}, True),
    "export_mix": ({"post"}, True),
    "track_analysis": ({"get", "post", "patch"}, True),
    "similar_tracks": ({"get"}, True),
    "track_words": ({"get", "post", "patch"}, True),
    "track_reference": ({"get"}, True),
    "readings": ({"post"}, False),
    "recipes": ({"post"}, False),
    "jobs": ({"get"}, False),
    "job": ({"get"}, True),
    "cancel_job": ({"post"}, True),
    "credits": ({"get"}, False),
    "plan": ({"get"}, False),
    "models": ({"get"}, False),
    "statement": ({"get"}, False),
    "uploads": ({"get", "post"}, False),
    "pictures": ({"get", "post"}, False),
    "picture": ({"get", "delete"}, True),
    "picture_music": ({"post"}, True),
    "lyrics": ({"post"}, False),
    "all_lyrics": ({"get", "post"}, False),
    "kept_lyrics": ({"get", "put", "delete"}, True),
    "restore_lyrics": ({"post"}, True),
    "lyrics_before": ({"post"}, True),
    "upload": ({"get", "delete"}, True),
    "complete_upload": ({"post"}, True),
    "resume_upload": ({"post"}, True),
    "projects": ({"get", "post"}, False),
    "project": ({"get", "put", "delete"}, True),
    "restore_project": ({"post"}, True),
    "project_items": ({"post"}, True),
    "project_notes": ({"post"}, True),
    "bring_items": ({"post"}, True),
    "project_cover": ({"put"}, True),
    "project_item": ({"patch", "delete"}, True),
}
OPEN = {"schema", "docs", "resource_docs", "nothing"}


def upload_of(track: Track) -> uuid.UUID:
    """An upload of the track's owner."""
    from files.services import start_upload

    return start_upload(owner=track.owner, content_type="audio/wav", size_bytes=9).upload.pk


def preset_of(track: Track) -> uuid.UUID:
    """A preset of the track's owner."""
    from studio.models import Preset

    values = {"chain": {"version": 1, "effects": []}, "created_at": track.created_at}
    return Preset.objects.get_or_create(owner=track.owner, name="Mine", defaults=values)[0].pk


def mix_of(track: Track) -> uuid.UUID:
    """A mix of the track's owner."""
    from studio.models.mixing import Mix
    from studio.services import create_mix

    found = Mix.objects.filter(owner=track.owner).first()
    return (found or create_mix(owner=track.owner, title="Mine", document={"parts": []})).pk


def note_of(track: Track) -> Item:
    """A note in a project of the track's owner."""
    from projects.models import Item
    from projects.services import add_note, create_project

    found = Item.objects.filter(project__owner=track.owner).first()
    return found or add_note(project_pk=create_project(owner=track.owner, title="Mine").pk, by=track.owner, note="Mine")


def lyrics_of(track: Track) -> uuid.UUID:
    """Lyrics of the track's owner."""
    from projects.models import Lyrics
    from projects.services import create_lyrics

    found = Lyrics.objects.filter(owner=track.owner).first()
    return (found or create_lyrics(owner=track.owner, title="Mine")).pk


def place(name: str, track: Track) -> str:
    words: dict[str, Any] = {
        "track": {"pk": track.pk},
        "track_verb": {"pk": track.pk, "verb": "discard"},
        "track_refund": {"pk": track.pk},
        "track_formats": {"pk": track.pk},
        **{f"track_{name}": {"pk": track.pk} for name in ("stems", "edits", "change", "cover", "preview")},
        "preset": {"pk": preset_of(track)},
        **{name: {"pk": mix_of(track)} for name in ("mix", "restore_mix", "export_mix")},
        **{key: {"pk": track.pk} for key in ("track_analysis", "similar_tracks", "track_reference", "track_words")},
        **{key: {"pk": note_of(track).project_id} for key in OURS if "project" in key or key == "bring_items"},
        "projects": {},
        **{key: {"pk": lyrics_of(track)} for key in ("kept_lyrics", "restore_lyrics", "lyrics_before")},
        **{key: {"pk": picture_of(track.owner).pk} for key in ("picture", "picture_music")},
        "project_item": {"pk": note_of(track).pk},
        "job": {"pk": track.job_id},
        "cancel_job": {"pk": track.job_id},
        "upload": {"pk": upload_of(track)},
        "complete_upload": {"pk": upload_of(track)},
        "resume_upload": {"pk": upload_of(track)},
    }
    return reverse(f"api:{name}", kwargs=words.get(name, {}))


def status(client: Client, method: str, address: str) -> int:
    body = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
    return int(getattr(client, method)(address, **body).status_code)


def test_every_address_is_listed() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(OURS) | OPEN


@pytest.mark.any_database
@pytest.mark.parametrize("name", OURS)
def test_who_is_answered_what(
    user: User, other_user: User, staff: User, program: Program, make_track: MakeTrack, uncounted: None, name: str
) -> None:
    allowed, is_personal = OURS[name]
    address = place(name, make_track(user, state="queued"))
    suspended = program(user)
    reader, stranger, employee = program(user, "read"), program(other_user), program(staff)

    for method in METHODS:
        assert status(Client(), method, address) == 401
        known = method in allowed
        if method != "get":
            assert status(reader, method, address) == 403
        for client in (stranger, employee):
            answer = status(client, method, address)
            if not known:
                assert answer == 405
            elif is_personal:
                # A malformed wish is told first; it says nothing about whether the thing exists.
                assert answer in ({404, 400} if method == "patch" else {404})

    user.is_suspended = True
    user.save()
    assert {status(suspended, method, address) for method in METHODS} == {401}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.django_db
def test_what_is_no_address_is_no_address_for_anybody(redis_url: str, method: str) -> None:
    assert status(Client(), method, "/api/v1/nothing/here/") == 404
