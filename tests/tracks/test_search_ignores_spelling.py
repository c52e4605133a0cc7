"""A search finds titles and prompts however they are spelt, and every writer keeps what it reads as new as them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection

from engine.brief import Brief
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Track, search_text_of
from tracks.queries import library

if TYPE_CHECKING:
    from accounts.models import User


def found(user: User, words: str) -> list[str]:
    return [track.title for track in library(user=user, search=words).tracks]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Ночь", "ночь"), ("ночь", "НОЧ"), ("Ärger", "ärger"), ("CAFÉ", "cafe\u0301"), ("cafe\u0301", "CAFÉ"),
        ("Νύχτες", "ΝΥΧΤΕΣ"), ("ΝΎΧΤΕΣ", "νύχτες"), ("夜の雨", "雨"), ("50%_\\", "%_\\"), ("می\u200cخواهم", "میخواهم"),
    ],
)  # fmt: skip
def test_a_title_is_found_however_it_is_spelt(user: User, make_track: MakeTrack, title: str, words: str) -> None:
    make_track(user, files=False, title=title)
    make_track(user, files=False, title="Something else")
    assert found(user, words) == [title]


def test_words_may_be_in_the_prompt_and_a_word_does_not_reach_across_both(user: User, make_track: MakeTrack) -> None:
    make_track(user, files=False, title="Ночь", prompt="ТИХИЙ дождь")
    assert found(user, "тихий ночь") == ["Ночь"]
    assert found(user, "ночьтихий") == []


def test_every_writer_keeps_what_a_search_reads(rich: User) -> None:
    track = services.start_track(owner=rich, brief=Brief("Тихая НОЧЬ"), takes=1, idempotency_key="x").tracks.in_order()[
        0
    ]
    services.rename(track_pk=track.pk, by=rich, title="Дождь")
    assert found(rich, "дождь тихая") == ["Дождь"]
    services.cancel_take(track_pk=track.pk, by=rich)
    services.retry_take(track_pk=track.pk, by=rich)
    services.cancel_take(track_pk=track.pk, by=rich)
    assert found(rich, "дождь тихая") == ["Дождь"]
    services.delete(track_pk=track.pk, by=rich)
    services.empty_trash(kept_for=timedelta(0))
    assert Track.objects.get(pk=track.pk).search_text == ""


def test_saving_a_title_alone_saves_what_a_search_reads(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, files=False)
    track.title = "Дождь"
    track.save(update_fields=["title"])
    assert found(user, "ДОЖДЬ") == ["Дождь"]


def test_rows_of_before_are_filled_and_what_has_no_words_is_left(user: User, make_track: MakeTrack) -> None:
    tracks = [make_track(user, files=False, title=title) for title in ("Ночь", "ÄRGER", "\u3164")]
    bare = make_track(user, files=False, title="", prompt="")
    Track.objects.update(search_text="")
    editor = connection.schema_editor()
    import_module("tracks.migrations.0011_search_is_indexed").fill(apps, editor)
    for track in [*tracks, bare]:
        track.refresh_from_db()
        assert track.search_text == search_text_of(track.title, track.prompt)
