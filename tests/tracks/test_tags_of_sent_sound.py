"""What a file says about itself is kept beside what is measured; its picture is drawn anew and shown as the cover."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from engine.audio.tags import read_recipe, read_source_type
from files import storing
from jobs.models import Job
from jobs.services import run
from tests.support.sent_files import encoded, png, with_picture
from tests.tracks.test_sent_sound_becomes_tracks import MARKS, arrived, imported
from tracks import services
from tracks.models import FileTags, Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TAGS = {"title": "Night Bus", "artist": "Ada", "TBPM": "123.5", "TKEY": "F#m"}
KINDS: dict[str, tuple[str, dict[str, Any], tuple[object, ...]]] = {
    "a.mp3": ("libmp3lame", {"tags": TAGS}, ("Night Bus", "Ada", 123.5, "F# minor")),
    "a.flac": ("flac", {"tags": {**TAGS, "BPM": "90", "INITIALKEY": "8A"}}, ("Night Bus", "Ada", 123.5, "F# minor")),
    "a.opus": ("libopus", {"rate": 48_000, "tags": {"KEY": "Bb", "BPM": "1e9"}}, ("", "", None, "Bb major")),
    "a.m4a": ("aac", {"form": "ipod", "tags": TAGS}, ("Night Bus", "Ada", None, "")),
}


@pytest.mark.parametrize("name", list(KINDS))
def test_tags_are_kept_beside_what_is_measured(user: User, tmp_path: Path, name: str, redis_url: str) -> None:
    codec, how, expected = KINDS[name]
    track = imported(user, encoded(tmp_path / name, codec, **how), name=name)
    run(str(Job.objects.get(params__track=str(track.pk)).pk))
    track.refresh_from_db()
    tags = FileTags.objects.get(track=track)
    assert (tags.title, tags.artist, tags.tempo_bpm, tags.key) == expected
    assert track.title == expected[0] or "a"
    assert track.measured_key != tags.key


def tagged(tmp_path: Path) -> bytes:
    return with_picture(encoded(tmp_path / "a.mp3", "libmp3lame", tags=TAGS), png())


def test_its_picture_is_the_cover_drawn_anew(
    user: User, tmp_path: Path, client_for: Callable[[User], Client], redis_url: str
) -> None:
    content = tagged(tmp_path)
    track = imported(user, content, name="a.mp3")
    answer = client_for(user).get(reverse("tracks:cover", args=[track.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, max(picture.size)) == ("JPEG", 640)
    assert b"".join(storing.blocks(track.originals[0].storage_key)) == content


@pytest.mark.parametrize("picture", [b"<svg onload='alert(1)'/>", png(6_000, 5_000), png()[:500]])
def test_what_is_no_good_picture_leaves_the_drawn_cover(
    user: User, tmp_path: Path, client_for: Callable[[User], Client], redis_url: str, picture: bytes
) -> None:
    song = encoded(tmp_path / "a.mp3", "libmp3lame")
    track = imported(user, with_picture(song, picture), name="a.mp3")
    assert track.status == "complete"
    assert client_for(user).get(reverse("tracks:cover", args=[track.pk]))["Content-Type"] == "image/svg+xml"


def test_nothing_of_it_is_marked_as_made_by_a_machine(
    user: User, tmp_path: Path, client_for: Callable[[User], Client], redis_url: str
) -> None:
    track = imported(user, tagged(tmp_path), name="a.mp3")
    client = client_for(user)
    page = client.get(reverse("tracks:track", args=[track.pk])).content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    card = client.get(reverse("tracks:library")).content.decode()
    card = card[card.index('<ul class="cards">') : card.index("</ul>", card.index('<ul class="cards">'))]
    for place in (article, card):
        assert not re.search(r"\bAI\b", place)
        assert "Uploaded" in place
    assert "Ada" in article
    detail = client.get(f"/api/v1/tracks/{track.pk}/").json()
    assert (detail["origin"], detail["provider"], detail["maker"], detail["recipe"]) == ("uploaded", "", "", {})
    assert detail["file_tags"] == {"title": "Night Bus", "artist": "Ada", "tempo_bpm": 123.5, "key": "F# minor"}
    for asset in track.assets.all():
        place = storing.local_path(asset.storage_key)
        assert place is not None
        assert not [mark for mark in MARKS if mark in place.read_bytes()]
        assert (read_recipe(place), read_source_type(place)) == (None, None)


def test_a_title_of_ones_own_stays(user: User, tmp_path: Path, redis_url: str) -> None:
    upload = services.import_upload(upload_pk=arrived(user, tagged(tmp_path), name="a.mp3").pk, by=user)
    track = Track.objects.get(upload=upload)
    services.rename(track_pk=track.pk, by=user, title="Mine")
    for _ in range(10):
        run(str(track.job_id))
    track.refresh_from_db()
    assert track.title == "Mine"
    services.delete(track_pk=track.pk, by=user)
    services.empty_trash(now=timezone.now() + timedelta(days=31))
    assert not FileTags.objects.exists()
