"""Lyrics are kept with their versions; what is changed elsewhere, refused or deleted is never lost."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from projects import services
from projects.models import Lyrics, Origin
from projects.queries.lyrics import difference

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
TEXT = "[Verse]\nI left a coat beside the door\nThe morning came across the shore\n\n[Chorus]\nOh, let it rain"


@pytest.fixture
def lyrics(user: User) -> Lyrics:
    return services.create_lyrics(owner=user, title="Lighthouse", text=TEXT)


def change(client: Client, lyrics: Lyrics, **values: Any) -> Lyrics:
    lyrics.refresh_from_db()
    client.post(f"/lyrics/{lyrics.pk}/change/", {"version": lyrics.version, **values})
    lyrics.refresh_from_db()
    return lyrics


def test_words_are_written_about_a_theme_and_opened(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).post("/lyrics/new/", {"theme": "a lighthouse", "language": "en"}, follow=True)
    page = answer.content.decode()
    lyrics = Lyrics.objects.get()
    assert "ighthouse" in lyrics.text
    assert lyrics.versions.get().origin == Origin.GENERATED
    assert "Sections and lines" in page
    assert lyrics.title in client_for(user).get("/lyrics/").content.decode()


def test_the_oldest_of_many_is_found_on_the_page(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    moment = {"created_at": lyrics.created_at, "updated_at": lyrics.updated_at + timedelta(hours=1)}
    Lyrics.objects.bulk_create(Lyrics(owner=user, title=str(number), **moment) for number in range(250))
    page = client_for(user).get("/lyrics/").content.decode()
    assert f'href="/lyrics/{lyrics.pk}/"' in page
    assert "I left a coat beside the door" in page


def test_chordpro_and_lrc_are_brought_along(user: User, client_for: ClientFor) -> None:
    for text in (
        "{start_of_chorus}\n[C]Oh, let [G]me go\n{end_of_chorus}",
        "[00:01.00][Chorus]\n[00:01.00]Oh, let me go",
    ):
        client_for(user).post("/lyrics/new/", {"title": "Mine", "text": text})
    assert {each.text for each in Lyrics.objects.all()} == {"[Chorus]\nOh, let me go"}


def test_changes_of_one_sitting_are_one_version_and_a_conflict_loses_nothing(user: User, lyrics: Lyrics) -> None:
    one = services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text="one", based_on=1)
    two = services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text="two", based_on=one.version)
    assert [version.text for version in lyrics.versions.all()] == ["two", TEXT]
    with pytest.raises(services.LyricsConflict):
        services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text="other", based_on=1)
    services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text="other", based_on=two.version, is_apart=True)
    assert [version.text for version in lyrics.versions.all()] == ["other", "two", TEXT]


def test_a_conflict_on_the_page_keeps_what_was_typed(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text="elsewhere", based_on=1)
    client = client_for(user)
    answer = client.post(f"/lyrics/{lyrics.pk}/save/", {"title": "L", "text": "typed here", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "typed here</textarea>" in page
    again = {"title": "L", "text": "typed here", "version": 2, "apart": "on"}
    assert 'name="version" value="2"' in page
    assert client.post(f"/lyrics/{lyrics.pk}/save/", again).status_code == 302
    assert [version.text for version in lyrics.versions.all()] == ["typed here", "elsewhere", TEXT]


def test_an_earlier_version_is_shown_beside_a_text_that_has_nothing_of_it(
    user: User, client_for: ClientFor, lyrics: Lyrics
) -> None:
    drawn = random.Random(5)
    old, new = ("\n".join("".join(drawn.choices("ab ", k=60)) + "." for _ in range(250)) for _ in range(2))
    one = services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text=old, based_on=1)
    services.save_lyrics(lyrics_pk=lyrics.pk, by=user, title="L", text=new, based_on=one.version, is_apart=True)
    found = difference(lyrics.versions.get(number=2), new)
    assert [sign for sign, _ in found] == ["-"] * 250 + ["+"] * 250
    kept = difference(lyrics.versions.get(number=2), old.replace("\n", "\nbetween\n", 1))
    assert ([line for sign, line in kept if sign == "+"], {sign for sign, _ in kept}) == (["between"], {"+", " "})


def test_sections_move_and_an_earlier_version_comes_back(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    client = client_for(user)
    assert change(client, lyrics, verb="up", section=1).text.startswith("[Chorus]")
    assert change(client, lyrics, verb="up", section=0).text.startswith("[Chorus]")
    page = unescape(client.get(f"/lyrics/{lyrics.pk}/?version=1").content.decode())
    assert re.search(r"<(?:del|ins)>", page)
    assert change(client, lyrics, verb="bring_back", number=1).text == TEXT


def test_a_line_is_written_anew_in_its_metre_and_rhyme(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    from engine.lyrics.scansion import syllables
    from engine.lyrics.tables import families

    after = change(client_for(user), lyrics, verb="rewrite", section=0, line=0).text.splitlines()
    assert after[1] != TEXT.splitlines()[1]
    assert after[2:] == TEXT.splitlines()[2:]
    assert syllables(after[1]) == 8
    known = families("en")
    ends = [" ".join(after[1].rstrip(".").split()[-count:]) for count in (2, 1)]
    assert "ore" in {known.get(end) for end in ends}


def test_a_section_is_written_anew(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    after = change(client_for(user), lyrics, verb="rewrite", section=0).text
    assert after.split("\n\n")[1] == TEXT.split("\n\n")[1]
    assert after.split("\n\n")[0] != TEXT.split("\n\n")[0]


def test_files_and_the_desk_take_the_words(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    client = client_for(user)
    assert client.get(f"/lyrics/{lyrics.pk}/file/text/").content.decode().strip() == TEXT
    assert "{start_of_chorus: Chorus}" in client.get(f"/lyrics/{lyrics.pk}/file/chordpro/").content.decode()
    assert client.get(f"/lyrics/{lyrics.pk}/file/docx/").status_code == 404
    desk = client.post("/create/", {"look": "words", "mode": "described", "sings": "on", "lyrics": lyrics.text})
    assert "I left a coat beside the door" in desk.content.decode()


def test_rhymes_of_a_word_are_shown(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    assert "bright" in client_for(user).get(f"/lyrics/{lyrics.pk}/?rhymes=night").content.decode()


def test_what_is_too_long_is_refused_and_kept_in_the_form(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    client = client_for(user)
    for text in ("x" * 100_000, "[Verse]\nla\n\n" * 3_000, "NUL \x00"):
        answer = client.post(f"/lyrics/{lyrics.pk}/save/", {"title": "L", "text": text, "version": 1})
        assert answer.status_code in {404, 422}
        assert client.post("/lyrics/new/", {"title": "L", "text": text}).status_code in {404, 422}
    lyrics.refresh_from_db()
    assert lyrics.text == TEXT
    assert Lyrics.objects.count() == 1


def test_the_trash_gives_back_and_is_emptied(user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    from datetime import timedelta

    from django.utils import timezone

    client = client_for(user)
    client.post(f"/lyrics/{lyrics.pk}/delete/")
    assert client.get(f"/lyrics/{lyrics.pk}/").status_code == 404
    assert "Lighthouse" in client.get("/lyrics/?trash=on").content.decode()
    client.post(f"/lyrics/{lyrics.pk}/restore/")
    assert client.get(f"/lyrics/{lyrics.pk}/").status_code == 200
    client.post(f"/lyrics/{lyrics.pk}/delete/")
    services.empty_lyrics(now=timezone.now() + timedelta(days=31))
    assert not Lyrics.objects.exists()


def test_nobody_else_sees_or_changes_them(other_user: User, client_for: ClientFor, lyrics: Lyrics) -> None:
    client = client_for(other_user)
    for address in ("", "file/text/"):
        assert client.get(f"/lyrics/{lyrics.pk}/{address}").status_code == 404
    for verb in ("save", "change", "delete", "restore"):
        sent = {"title": "x", "text": "x", "version": 1, "verb": "up", "section": 1}
        assert client.post(f"/lyrics/{lyrics.pk}/{verb}/", sent).status_code == 404
    lyrics.refresh_from_db()
    assert (lyrics.text, lyrics.deleted_at) == (TEXT, None)
