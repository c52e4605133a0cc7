"""Hearing the words of a track: begun once, corrected by hand, and put to the track."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from engine.hearing.editing import BadWords, WrittenLine, lines_to_find, rewrite
from engine.hearing.words import from_json, to_json
from engine.lyrics.timed import lrc
from files.removing import remove
from files.storing import store
from jobs.services import forget
from studio.models import HeardWords
from studio.models.words import LYRICS_CHARACTERS
from studio.queries.words import TrackWords, words_of
from studio.recognisers import MISSING, recogniser_folder
from studio.services.reading import Reading, check_readable, start_reading
from studio.services.separating import NotReady
from tracks.models import Asset, Role, Track

if TYPE_CHECKING:
    from accounts.models import User

# Beginning with the work: a sixth of real time, on a machine that is busy with other things.
READING = Reading("transcribe", "its words", 900.0, (600.0, 6.0))


class WordsConflict(Exception):
    """Somebody saved these words since; what was to be saved is with whoever sent it."""


def start_hearing(*, track_pk: object, by: User, lyrics: str = "", is_voice_alone: bool = False) -> TrackWords:
    """Have the words of a track of one's own written down, for nothing; its words as they are now.

    lyrics: the words where they are known: then only their times are looked for. is_voice_alone: nothing but a voice
    sounds in it. Nothing is started while it is under way; what was heard before stays until there is something new.
    Raises Track.DoesNotExist, NotReady, StudioTimeUsed, BadWords (lyrics without words).
    """
    with transaction.atomic():
        # Locked, so that of two that ask at once the second finds what the first began.
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
        words = words_of(track)
        if not words.is_under_way:
            _check(track, lyrics)
            job, now = start_reading(track, READING, words.latest)
            HeardWords.objects.create(
                track=track, job=job, known_text=lyrics.strip(), is_voice_alone=is_voice_alone, created_at=now
            )
    return words_of(track)


def _check(track: Track, lyrics: str) -> None:
    check_readable(track, READING)
    if recogniser_folder() is None:
        raise NotReady(MISSING)
    if len(lyrics) > LYRICS_CHARACTERS:
        raise BadWords(f"The words of a track have up to {LYRICS_CHARACTERS:,} characters.")
    if lyrics.strip() and not lines_to_find(lyrics):
        raise BadWords("There are no words between the headings: write some, or leave all of it empty.")


def save_words(*, track_pk: object, by: User, lines: Sequence[WrittenLine], based_on: int) -> HeardWords:
    """Keep lines as they were corrected; based_on: the version that was shown.

    Raises Track.DoesNotExist, HeardWords.DoesNotExist (nothing was heard yet), WordsConflict, BadWords.
    """
    with transaction.atomic():
        words = _lock(track_pk, by)
        made = to_json(rewrite(from_json(words.lines), lines))
        if made == words.lines:
            return words
        if words.version != based_on:
            raise WordsConflict("These words were saved elsewhere meanwhile: look at them as they are now.")
        words.lines, words.version, words.saved_at = made, words.version + 1, timezone.now()
        words.save(update_fields=["lines", "version", "saved_at"])
    return words


def put_words_to_track(*, track_pk: object, by: User) -> Track:
    """Show these words on the track's page while it plays, and offer them among its files as LRC.

    Raises Track.DoesNotExist, HeardWords.DoesNotExist, NotReady (a composed song knows what it sings).
    """
    with transaction.atomic():
        words = _lock(track_pk, by)
        track = words.track
        if track.score.get("lyrics"):
            raise NotReady("This song was composed with its words and has their times already.")
        earlier = Asset.objects.filter(track=track, role=Role.LRC)
        keys = list(earlier.values_list("storage_key", flat=True))
        earlier.delete()
        if words.lines:
            _store_lrc(track, words)
        track.words = words.lines
        track.save(update_fields=["words"])
        transaction.on_commit(partial(_remove_all, keys), robust=True)
    return track


def _store_lrc(track: Track, words: HeardWords) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.lrc"
        path.write_text(lrc(words.lines, " ".join(track.title.split())), "utf-8")
        kept = store(path)
    Asset.objects.create(
        track=track, role=Role.LRC, name="lrc", content_type="text/plain; charset=utf-8", storage_key=kept.key,
        size_bytes=kept.size_bytes, sha256=kept.sha256,
    )  # fmt: skip


def forget_words(track_pk: object) -> None:
    """Empty the words of a track that is deleted for good; joins the transaction that strips it."""
    tries = HeardWords.objects.filter(track=track_pk)
    for job_pk in tries.values_list("job", flat=True):
        forget(job_pk=job_pk, params={})
    tries.update(lines=[], known_text="", remark="")


def _lock(track_pk: object, by: User) -> HeardWords:
    track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
    found = words_of(track).found
    if found is None:
        raise HeardWords.DoesNotExist
    found.track = track
    return found


def _remove_all(keys: list[str]) -> None:
    for key in keys:
        remove(key, now=timezone.now())
