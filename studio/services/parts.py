"""Karaoke, a cappella, and single stems as tracks of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.models import Edit
from studio.queries import stems_of
from studio.queries.stems import VOICE
from studio.services.accepting import BadEdit
from studio.services.editing import start_edit
from studio.services.separating import NotReady
from tracks.models import TITLE_CHARACTERS, Track

if TYPE_CHECKING:
    from accounts.models import User

KARAOKE, A_CAPPELLA = "karaoke", "a cappella"


def start_part(*, track_pk: object, by: User, part: str, idempotency_key: str = "") -> Edit:
    """Make a track of everything but the voice ("karaoke"), of the voice ("a cappella"), or of the stem of this name.

    Raises Track.DoesNotExist, BadEdit, NotReady (its stems are not there), StorageFull, StudioTimeUsed, KeyReused.
    """
    track = Track.objects.owned_by(by).live().prefetch_related("assets").get(pk=track_pk)
    stems = stems_of(track)
    if not stems.files:
        raise NotReady("This track has not been taken apart yet: do that first.")
    if part in {KARAOKE, A_CAPPELLA} and not stems.has_voice:
        raise BadEdit("part", "No voice was found in this track.")
    wanted = {KARAOKE: [name for name in stems.names if name != VOICE], A_CAPPELLA: [VOICE]}.get(part, [part])
    title = f"{track.title[: TITLE_CHARACTERS - len(part) - 3]} ({part})"
    return start_edit(
        track_pk=track_pk, by=by, chain={"effects": []}, stems=wanted, title=title, idempotency_key=idempotency_key
    )
