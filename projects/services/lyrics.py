"""Lyrics from their first line to their last: begun, saved, changed by the writer, brought back, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from engine.lyrics.tables import LANGUAGES
from engine.lyrics.writing import WriterError, wishes_from
from makers.songwriting import words_for
from projects.models import LYRICS_LIMIT, SITTING, TITLE_CHARACTERS, Lyrics, LyricsVersion, Origin, Right
from projects.services.errors import BadProject, TooMany
from projects.services.texts import read_text, read_title

if TYPE_CHECKING:
    from accounts.models import User

MOST_LYRICS = 1000
MOST_VERSIONS = 200


class LyricsConflict(Exception):
    """Somebody saved these lyrics since; what was to be saved is with whoever sent it."""


def create_lyrics(*, owner: User, title: str, text: str = "", theme: str = "", language: str = "en") -> Lyrics:
    """Begin lyrics: with a text of one's own, else written about the theme. Raises BadProject, and TooMany of its kind.

    language: en or de.
    """
    if language not in LANGUAGES:
        raise BadProject("Choose English or German.")
    kept, origin = _read_text(text), Origin.EDITED
    if not kept and theme.strip():
        kept, origin = _write_about(theme, language), Origin.GENERATED
    name = read_title(title.strip() or theme.strip()[:TITLE_CHARACTERS] or "Lyrics")
    if Lyrics.objects.open_to(owner, Right.OWN).count() >= MOST_LYRICS:
        raise TooMany(f"You have {MOST_LYRICS} lyrics already, those in the trash counted: delete some.")
    now = timezone.now()
    with transaction.atomic():
        lyrics = Lyrics.objects.create(
            owner=owner, title=name, language=language, text=kept, created_at=now, updated_at=now
        )
        LyricsVersion.objects.create(lyrics=lyrics, number=1, origin=origin, text=kept, saved_at=now)
    return lyrics


def save_lyrics(*, lyrics_pk: object, by: User, title: str, text: str, based_on: int, is_apart: bool = False) -> Lyrics:
    """Save title and text; the same once more changes nothing. Changes in one sitting are one version.

    based_on: the version that was shown. is_apart: what is there now is kept as a version, too.
    Raises LyricsConflict, BadProject, Lyrics.DoesNotExist.
    """
    name, kept = read_title(title), _read_text(text)
    with transaction.atomic():
        lyrics = _lock(lyrics_pk, by)
        if (lyrics.title, lyrics.text) == (name, kept):
            return lyrics
        _check_version(lyrics, based_on)
        lyrics.title = name
        _keep(lyrics, kept, Origin.EDITED, is_apart=is_apart)
    return lyrics


def change_lyrics(*, lyrics_pk: object, by: User, based_on: int, change: Callable[[Lyrics], str]) -> Lyrics:
    """Keep what a change makes of the text, as a version of its own. Raises LyricsConflict, BadProject,
    Lyrics.DoesNotExist.
    """
    with transaction.atomic():
        lyrics = _lock(lyrics_pk, by)
        _check_version(lyrics, based_on)
        try:
            text = _read_text(change(lyrics))
        except WriterError as error:
            raise BadProject(str(error)) from error
        if text != lyrics.text:
            _keep(lyrics, text, Origin.GENERATED)
    return lyrics


def bring_back(*, lyrics_pk: object, by: User, number: int) -> Lyrics:
    """Make an earlier version the newest; nothing is lost by it. Raises BadProject, Lyrics.DoesNotExist."""
    with transaction.atomic():
        lyrics = _lock(lyrics_pk, by)
        version = lyrics.versions.filter(number=number).first()
        if version is None:
            raise BadProject("This version is not kept any more.")
        if version.text != lyrics.text:
            _keep(lyrics, version.text, Origin.MERGED)
    return lyrics


def delete_lyrics(*, lyrics_pk: object, by: User) -> Lyrics:
    """Put lyrics into the trash for 30 days. Raises Lyrics.DoesNotExist."""
    return Lyrics.objects.open_to(by, Right.OWN).put_into_trash(lyrics_pk, timezone.now())


def restore_lyrics(*, lyrics_pk: object, by: User) -> Lyrics:
    """Take lyrics out of the trash, as they were. Raises Lyrics.DoesNotExist when they are gone for good."""
    return Lyrics.objects.open_to(by, Right.OWN).take_from_trash(lyrics_pk)


def empty_lyrics(*, now: datetime | None = None) -> int:
    """Delete for good what has been in the trash for 30 days; how many rows went."""
    gone, _ = Lyrics.objects.due_for_removal(now or timezone.now()).delete()
    return gone


def _keep(lyrics: Lyrics, text: str, origin: Origin, *, is_apart: bool = False) -> None:
    now = timezone.now()
    newest = lyrics.versions.first()
    is_same_sitting = (
        origin == Origin.EDITED
        and not is_apart
        and newest is not None
        and newest.origin == Origin.EDITED
        and newest.number > 1
        and now - newest.saved_at < SITTING
    )
    if newest is not None and is_same_sitting:
        newest.text = text
        newest.save(update_fields=["text"])
    elif newest is None or newest.text != text:
        number = 1 if newest is None else newest.number + 1
        LyricsVersion.objects.create(lyrics=lyrics, number=number, origin=origin, text=text, saved_at=now)
        lyrics.versions.filter(number__lte=number - MOST_VERSIONS).delete()
    lyrics.text, lyrics.updated_at = text, now
    lyrics.version += 1
    lyrics.save(update_fields=["title", "text", "version", "updated_at"])


def _check_version(lyrics: Lyrics, based_on: int) -> None:
    if lyrics.version != based_on:
        raise LyricsConflict(
            "These lyrics were changed elsewhere since you opened them. What you wrote is still in the form: save "
            "again to put it in place of what is there now; that stays among the versions."
        )


def _lock(lyrics_pk: object, by: User) -> Lyrics:
    return Lyrics.objects.open_to(by, Right.CHANGE).live().select_for_update().get(pk=lyrics_pk)


def _write_about(theme: str, language: str) -> str:
    # The moment is the seed: another asking gives other words.
    seed = int(timezone.now().timestamp() * 1000) % 2**31
    try:
        return words_for(wishes_from(theme=theme, language=language, seed=seed)).text
    except WriterError as error:
        raise BadProject(str(error)) from error


def _read_text(text: str) -> str:
    return read_text(text=text, what="text of lyrics", longest=LYRICS_LIMIT)
