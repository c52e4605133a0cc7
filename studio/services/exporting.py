"""A mix becomes a track, by a job that costs nothing: once for each time somebody asks for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from engine.effects.effect import LONGEST_SECONDS
from engine.mixing.document import Mix as Document
from engine.mixing.document import MixError
from files.services import check_room
from jobs.services import start
from studio.models.mixing import Mix, MixExport
from studio.queries.mixes import PartState, document_of, length_of, part_states, source_named
from studio.services.limits import check_time
from studio.services.mixing import save_mix
from tracks.models import TITLE_CHARACTERS, Descent, How, Origin, Track
from tracks.owners import BYTES_PER_SECOND_OF
from tracks.services import KeyReused

if TYPE_CHECKING:
    from accounts.models import User

KIND = "mix"
DEADLINE_SECONDS = 900
DEADLINE_PER_SECOND = 4


def export_mix(
    *, mix_pk: object, by: User, idempotency_key: str, with_stems: bool = False, part: int | None = None
) -> Track:
    """Make a track of a mix as it is now; the same key of the same person is the same track.

    with_stems: its parts, each as long as the whole, become the track's stems. part: the number (from 0) of the only
    part to make a track of, as it lies in the mix. Parts that are not there are silent, and the track says so.
    Raises Mix.DoesNotExist, MixError when nothing of it is there, KeyReused, StorageFull, StudioTimeUsed.
    """
    with transaction.atomic():
        mix = Mix.objects.owned_by(by).select_for_update().get(pk=mix_pk)
        document = document_of(mix)
        if part is not None and not 0 <= part < len(document.parts):
            raise MixError(f"There is no part {part + 1}: the mix has {len(document.parts)}.")
        return _start(mix, document, by, idempotency_key, with_stems=with_stems and part is None, part=part)


def freeze_part(*, mix_pk: object, by: User, part: int, based_on: int) -> Mix:
    """Have the effects of a part, its tempo and key computed once: a track of its own takes the part's place.

    Until that is there the part is silent. Cuts, fades, fader, pan and place stay open. Raises what `export_mix` and
    `save_mix` raise, MixError where nothing is to be computed.
    """
    with transaction.atomic():
        mix = Mix.objects.owned_by(by).select_for_update().get(pk=mix_pk)
        document = document_of(mix)
        if not 0 <= part < len(document.parts) or not document.parts[part].is_changed(document.song):
            raise MixError("This part has no effects, and its tempo and key are its own: it is heard as it is.")
        whole = document.parts[part]
        alone = Document(parts=(whole.alone(),), song=document.song)
        track = _start(mix, alone, by, f"freeze {mix.pk} {mix.version} {part}", with_stems=False, part=0)
        new = whole.frozen(source_named(track), whole.name or track.title, document.song)
        parts = [*document.parts[:part], new, *document.parts[part + 1 :]]
        changed = replace(document, parts=tuple(parts)).to_dict()
        return save_mix(mix_pk=mix.pk, by=by, document=changed, based_on=based_on)


def _start(mix: Mix, document: Document, by: User, key: str, *, with_stems: bool, part: int | None) -> Track:
    """Joins the caller's transaction, which holds the mix."""
    wanted = {"mix": document.to_dict(), "with_stems": with_stems, "part": part}
    fingerprint = hashlib.sha256(json.dumps([str(mix.pk), wanted], sort_keys=True).encode()).hexdigest()
    earlier = MixExport.objects.select_related("track").filter(owner=by, idempotency_key=key).first()
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise KeyReused
        return earlier.track
    states = part_states(document=document, user=by)
    track = _track(mix, document, states, by, wanted)
    MixExport.objects.create(owner=by, track=track, idempotency_key=key, fingerprint=fingerprint)
    _write_lineage(track, document, states, part)
    return track


def _track(mix: Mix, document: Document, states: list[PartState], by: User, wanted: dict[str, Any]) -> Track:
    part, now = wanted["part"], timezone.now()
    heard = [state for number, state in enumerate(states) if part in (None, number) and state.sound is not None]
    if not heard:
        reasons = dict.fromkeys(state.reason for state in states if state.reason)
        raise MixError(" ".join(["There is nothing to export.", *reasons] if reasons else ["Add a part first."]))
    seconds = length_of(document, states)
    if not 0.0 < seconds <= LONGEST_SECONDS:
        raise MixError(f"A mix lasts at most {LONGEST_SECONDS / 60:g} minutes, and not nothing: move or cut its parts.")
    copies = 1 + (len(heard) if wanted["with_stems"] else 0)
    check_room(owner=by, size_bytes=round(seconds * BYTES_PER_SECOND_OF[KIND] * copies))
    check_time(by, seconds, now)
    title = mix.title if part is None else f"{mix.title} – {heard[0].name}"
    job = start(
        owner=by, kind=KIND, params=wanted, price_credits=0, model=KIND, size=seconds, now=now,
        deadline_seconds=DEADLINE_SECONDS + round(DEADLINE_PER_SECOND * seconds * copies),
    )  # fmt: skip
    parts, song = document.parts, document.song
    # What a mix is said to be in, until its sound is analysed; one part alone is so only where it follows.
    has_tempo = part is None or parts[part].follows_tempo
    has_key = part is None or parts[part].follows_key
    return Track.objects.create(
        owner=by, origin=Origin.MIXED, job=job, title=title[:TITLE_CHARACTERS], duration_seconds=seconds,
        created_at=now, tempo_bpm=song.bpm if has_tempo else None, key=(song.key or "") if has_key else "",
    )  # fmt: skip


def _write_lineage(track: Track, document: Document, states: list[PartState], part: int | None) -> None:
    """One row for each track that is in it; together their settings are enough to mix it again."""
    shared = {name: value for name, value in document.to_dict().items() if name != "parts"}
    parents: dict[Any, list[dict[str, Any]]] = {}
    for number, state in enumerate(states):
        if state.track is not None and part in (None, number):
            parents.setdefault(state.track.pk, []).append({"number": number, **state.part.to_dict()})
    Descent.objects.bulk_create(
        Descent(child=track, parent_id=pk, how=How.MIXED, settings={**shared, "parts": parts})
        for pk, parts in parents.items()
    )
