"""Library, request and track pages: what they show, and that their queries don't grow with the rows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
SCORE = {
    "tempo_bpm": 60.0,
    "sections": [
        {"name": "intro", "start": 0, "length": 10, "energy": 0.2},
        {"name": "chorus", "start": 10, "length": 20, "energy": 0.9},
    ],
    "chords": [{"symbol": "Fm7", "start": 0, "length": 4}, {"symbol": "Bbm", "start": 10, "length": 4}],
}
MEASURED = {
    "measured_tempo_bpm": 78.0, "measured_key": "F minor", "loudness_lufs": -14.0, "true_peak_dbtp": -1.2,
    "score": SCORE, "peaks": [0.1, 0.8, 0.4] * 50, "measured_duration_seconds": 30.0,
}  # fmt: skip


def queries_of(client: Client, address: str) -> int:
    """How many queries a page makes besides those of session and user."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    own = [one for one in seen.captured_queries if "django_session" not in one["sql"]]
    return len(
        [one for one in own if not re.search(r'FROM "accounts_user" (INNER JOIN "accounts_plan"|WHERE)', one["sql"])]
    )


@pytest.mark.parametrize(("address", "allowed"), [("/", 5), ("/library/", 3), ("/create/", 4), ("/credits/", 6)])
def test_queries_do_not_grow_with_the_rows(
    rich: User, client_for: ClientFor, make_track: MakeTrack, redis_url: str, address: str, allowed: int
) -> None:
    client = client_for(rich)
    make_track(rich, files=False, **MEASURED)
    few = queries_of(client, address)
    for _ in range(19):
        make_track(rich, files=False, **MEASURED)
    assert queries_of(client, address) == few
    assert few <= allowed


def test_one_track_takes_four_queries_and_one_request_six(
    rich: User, client_for: ClientFor, make_track: MakeTrack, redis_url: str
) -> None:
    track, client = make_track(rich, **MEASURED), client_for(rich)
    assert queries_of(client, f"/tracks/{track.pk}/") == 4
    # How long work usually takes is asked once a minute.
    client.get(f"/requests/{track.request_id}/")
    assert queries_of(client, f"/requests/{track.request_id}/") == 6


def test_a_request_that_waits_takes_eight_queries(
    rich: User, client_for: ClientFor, make_track: MakeTrack, redis_url: str
) -> None:
    make_track(rich, files=False)
    waiting = make_track(rich, state="queued")
    assert queries_of(client_for(rich), f"/requests/{waiting.request_id}/") <= 8


def test_an_empty_library_invites_with_three_examples(user: User, client_for: ClientFor) -> None:
    page = client_for(user).get("/library/").content.decode()
    assert page.count('href="/create/?prompt=') == 3


def test_the_library_is_found_filtered_and_paged_by_plain_links(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    client = client_for(user)
    for number in range(25):
        make_track(user, title=f"Song {number}", genre="jazz" if number % 2 else "rock", files=False)
    page = client.get("/library/")
    assert page.content.decode().count('class="card"') == 20
    rest = client.get(page.context["next_address"]).content.decode()
    assert rest.count('class="card"') == 5
    assert client.get("/library/?q=song+24").content.decode().count('class="card"') == 1
    assert client.get("/library/?genre=jazz").content.decode().count('class="card"') == 12
    assert "Nothing here matches" in client.get("/library/?status=failed").content.decode()
    assert client.get("/library/?cursor=made-up").status_code == 404


def test_the_track_page_shows_what_was_measured_and_written(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track = make_track(user, **MEASURED)
    page = client_for(user).get(f"/tracks/{track.pk}/").content.decode()
    for shown in ("78.0", "÷2 39.0", "×2 156.0", "F minor", "-14.0", "Fm7", "Fullest in the chorus at 0:10", "chorus"):
        assert shown in page, shown
    for link in ("download/mp3/", "download/flac/", "download/midi/", "stems.zip", "stems/drums/"):
        assert link in page, link


def test_without_javascript_every_take_can_be_heard(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user, **MEASURED)
    for address in (f"/tracks/{track.pk}/", "/library/", f"/requests/{track.request_id}/"):
        page = client_for(user).get(address).content.decode()
        assert f'<audio controls preload="none" src="/tracks/{track.pk}/audio/">' in page


def test_a_deleted_track_comes_back_by_its_undo(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    client, track = client_for(user), make_track(user)
    page = client.post(f"/tracks/{track.pk}/delete/", follow=True).content.decode()
    assert f"/tracks/{track.pk}/restore/" in page
    assert client.get(f"/tracks/{track.pk}/").status_code == 404
    client.post(f"/tracks/{track.pk}/restore/")
    assert client.get(f"/tracks/{track.pk}/").status_code == 200


def test_a_failed_take_says_what_happened_and_that_it_cost_nothing(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track = make_track(user, state="failed")
    track.job.error_message = "The service did not answer in time."
    track.job.save()
    page = client_for(user).get(f"/requests/{track.request_id}/").content.decode()
    assert "The service did not answer in time." in page
    assert "It cost nothing." in page
    assert f"/tracks/{track.pk}/retry/" in page


def test_a_request_under_way_refreshes_itself_without_javascript(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    waiting, done = make_track(user, state="queued"), make_track(user)
    assert 'http-equiv="refresh"' in client_for(user).get(f"/requests/{waiting.request_id}/").content.decode()
    assert 'http-equiv="refresh"' not in client_for(user).get(f"/requests/{done.request_id}/").content.decode()


def test_nothing_on_any_page_is_inline(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user, **MEASURED)
    for address in (
        "/",
        "/create/",
        "/library/",
        "/credits/",
        "/settings/",
        f"/tracks/{track.pk}/",
        "/accounts/logout/",
    ):
        page = client_for(user).get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)", page), address


def test_styles_and_scripts_are_small(user: User) -> None:
    from django_htmx import __file__ as htmx

    files = [*Path(settings.BASE_DIR, "static").rglob("*.css"), *Path(settings.BASE_DIR, "static").rglob("*.js")]
    files.append(Path(htmx).parent / "static" / "django_htmx" / "htmx-2.min.js")
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in files}
    assert sum(sizes.values()) <= 100_000
    studio = {file.name: file for file in files if file.parent.name == "studio"}
    assert sum(size for name, size in sizes.items() if name.endswith(".js") and name not in studio) <= 40_000
    # Loaded only by pages of the studio: each a script, and what that imports.
    imports = {name: set(re.findall(r'from "\./(\w+\.js)"', file.read_text())) for name, file in studio.items()}
    for script in studio.keys() - set().union(*imports.values()):
        loaded = {script}
        while more := set().union(*(imports[name] for name in loaded)) - loaded:
            loaded |= more
        assert sum(sizes[name] for name in loaded) <= 12_000, script


def test_a_page_is_small(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    for _ in range(20):
        make_track(user, files=False, **MEASURED)
    assert len(gzip.compress(client_for(user).get("/library/").content)) <= 14_000


def test_a_title_is_changed_and_a_bad_one_is_told(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    client, track = client_for(user), make_track(user)
    client.post(f"/tracks/{track.pk}/rename/", {"title": "Tin Roof"})
    assert "Tin Roof" in client.get(f"/tracks/{track.pk}/").content.decode()
    told: Any = client.post(f"/tracks/{track.pk}/rename/", {"title": ""}, follow=True)
    assert "1 to 120 characters" in told.content.decode()


@pytest.mark.parametrize(
    ("model", "shown"), [("composer", "heard as E minor"), ("fal-minimax-music-2", "asked for F minor")]
)
def test_a_key_is_a_promise_of_some_and_a_wish_to_others(
    user: User, client_for: ClientFor, make_track: MakeTrack, model: str, shown: str
) -> None:
    track = make_track(user, model=model, key="F minor", measured_key="E minor")
    page = client_for(user).get(f"/tracks/{track.pk}/").content.decode()
    assert shown in page
    assert track.shown_key == ("F minor" if model == "composer" else "E minor")
