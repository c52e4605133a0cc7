"""Keeping mixes: created, saved on top of the version one knows, brought back, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from engine.brief import KEYS
from engine.mixing.document import MOST_PARTS, MixError, parse_mix
from engine.words.names import BadName, checked_name
from studio.models.mixing import TITLE_CHARACTERS, Mix, MixVersion
from studio.models.takes import Take
from studio.queries.mixes import source_named
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

# What one page writes within this time is one version to go back to.
TOGETHER = timedelta(seconds=60)
MOST_VERSIONS = 60
MOST_MIXES = 1000


class MixConflict(Exception):
    """Somebody saved this mix since: `mix` is what it is now. What was to be saved is still with whoever sent it."""

    def __init__(self, mix: Mix) -> None:
        super().__init__(
            f"This mix was changed elsewhere: it is at version {mix.version} now. Look at that version first, or save "
            "yours on top of it; earlier versions are kept."
        )
        self.mix = mix


class TooManyMixes(Exception):
    """No more mixes can be kept."""


def create_mix(*, owner: User, title: str, document: object) -> Mix:
    """Keep a new mix. Raises MixError, TooManyMixes."""
    if Mix.objects.filter(owner=owner).count() >= MOST_MIXES:
        raise TooManyMixes(f"You keep {MOST_MIXES} mixes already: delete some first.")
    now = timezone.now()
    values = {"title": _title(title), "document": read_document(document=document)}
    with transaction.atomic():
        mix = Mix.objects.create(owner=owner, version=1, created_at=now, updated_at=now, **values)
        _keep_version(mix, "", now)
    return mix


def mix_take(*, take_pk: object, by: User) -> Mix:
    """Keep a new mix of a take and what was played meanwhile, earlier by the delay that was written down with it.

    Raises Take.DoesNotExist, Track.DoesNotExist (one of both is not there, or not any more), MixError, TooManyMixes.
    """
    take = Take.objects.of(by).get(pk=take_pk)
    seen = Track.objects.owned_by(by).live().delivered().for_its_page().in_bulk([take.backing_id, take.track_id])
    if take.backing_id not in seen or take.track_id not in seen:
        raise Track.DoesNotExist
    backing, voice = seen[take.backing_id], seen[take.track_id]
    song = _tempo_and_key(backing)
    # The take has neither tempo nor key here: it is not to be stretched, since it was sung to the song.
    parts = [
        {"source": source_named(backing, ""), "name": _name(backing, ""), **song},
        {"source": source_named(voice, ""), "name": _name(voice, ""), "start_seconds": take.delay_seconds},
    ]
    return create_mix(owner=by, title=voice.title, document={"song": song, "parts": parts})


def mix_together(*, owner: User, tracks: Sequence[object], stems_of: object | None = None, title: str = "") -> Mix:
    """Keep a new mix of tracks as they are, or of all stems of one: at the tempo and in the key of the first.

    tracks, stems_of: ids of tracks that this person may hear. Raises Track.DoesNotExist, MixError.
    """
    wanted = [stems_of] if stems_of is not None else list(tracks)
    if len(wanted) > MOST_PARTS:
        raise MixError(f"A mix has at most {MOST_PARTS} parts; these are {len(wanted)}.")
    seen = Track.objects.visible_to(owner).for_its_page().in_bulk(wanted)
    found = [seen[pk] for pk in wanted if pk in seen]
    if len(found) != len(wanted) or not found:
        raise Track.DoesNotExist
    parts = [
        {"source": source_named(track, stem), "name": _name(track, stem), **_tempo_and_key(track)}
        for track in found
        for stem in ([stem.name for stem in track.stems] if stems_of is not None else [""])
    ]
    song = _tempo_and_key(found[0])
    return create_mix(owner=owner, title=title or found[0].title, document={"song": song, "parts": parts[:MOST_PARTS]})


def save_mix(
    *, mix_pk: object, by: User, document: object, based_on: int, title: str | None = None, writer: str = ""
) -> Mix:
    """Keep what a mix has become; only the document, whatever the length of its sounds.

    based_on: the version it was made from. writer: a word for the page that writes, whose saves within a minute are one
    version to go back to. Raises MixConflict when somebody saved another since, MixError, Mix.DoesNotExist.
    """
    checked = read_document(document=document)
    with transaction.atomic():
        mix = Mix.objects.owned_by(by).select_for_update().get(pk=mix_pk)
        new_title = mix.title if title is None else _title(title)
        if mix.document == checked and mix.title == new_title:
            return mix
        if mix.version != based_on:
            raise MixConflict(mix)
        mix.document, mix.title = checked, new_title
        _write(mix, writer)
    return mix


def restore_version(*, mix_pk: object, by: User, version: int) -> Mix:
    """Make a mix what it was at a version; that is a new version, so nothing is lost.

    Raises Mix.DoesNotExist, MixVersion.DoesNotExist.
    """
    with transaction.atomic():
        mix = Mix.objects.owned_by(by).select_for_update().get(pk=mix_pk)
        old = mix.versions.get(version=version)
        mix.document, mix.title = old.document, old.title
        _write(mix, "")
    return mix


def delete_mix(*, mix_pk: object, by: User) -> None:
    """Forget a mix and its versions; tracks that were made of it stay. Raises Mix.DoesNotExist."""
    Mix.objects.owned_by(by).get(pk=mix_pk).delete()


def _write(mix: Mix, writer: str) -> None:
    """The mix as its next version. Joins the caller's transaction, which holds its row."""
    now = timezone.now()
    mix.version += 1
    mix.updated_at = max(now, mix.updated_at)
    mix.save(update_fields=["document", "title", "version", "updated_at"])
    _keep_version(mix, writer, now)


def _keep_version(mix: Mix, writer: str, now: datetime) -> None:
    newest = mix.versions.first()
    kept = {"version": mix.version, "title": mix.title, "document": mix.document, "saved_at": now}
    if newest and writer and newest.writer == writer and now - newest.begun_at < TOGETHER:
        mix.versions.filter(pk=newest.pk).update(**kept)
    else:
        MixVersion.objects.create(mix=mix, writer=writer, begun_at=now, **kept)
        old = mix.versions.values_list("pk", flat=True)[MOST_VERSIONS:]
        mix.versions.filter(pk__in=list(old)).delete()


def read_document(*, document: object) -> dict[str, Any]:
    """A document as it is kept, with every parameter. Raises MixError."""
    return parse_mix(document).to_dict()


def _title(title: str) -> str:
    try:
        return checked_name(title, what="title", longest=TITLE_CHARACTERS)
    except BadName as error:
        raise MixError(str(error)) from error


def _name(track: Track, stem: str) -> str:
    name = f"{stem.capitalize()} – {track.title}" if stem else track.title
    return "".join(sign for sign in name if sign.isprintable())[:100].strip()


def _tempo_and_key(track: Track) -> dict[str, Any]:
    """Tempo and key as they are known, for parts and songs."""
    tempo, key = track.shown_tempo_bpm, track.shown_key
    found: dict[str, Any] = {}
    if tempo and 20.0 <= tempo <= 400.0:
        found["bpm"] = round(tempo, 3)
    if key in KEYS:
        found["key"] = key
    return found
