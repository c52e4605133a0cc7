"""Having a recording arranged anew, or one part written for it: a track of its own, and the recording stays."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.brief import SEED_MAXIMUM, BriefError
from engine.recipe import COMPOSER
from makers import choosing
from studio.effects import BadWish, check_cover
from studio.models import Edit
from studio.queries import understanding_of
from studio.queries.covers import recording_problem, recording_values, voice_problem
from studio.services.accepting import (
    BadEdit,
    Order,
    Parent,
    accept,
    delivered_track,
    identify,
    same_edit,
    title_from,
)
from tracks.models import How, Origin, Track
from tracks.queries import check_length

if TYPE_CHECKING:
    from accounts.models import User

KIND = "cover"


def start_cover(
    *, track_pk: object, by: User, wish: Mapping[str, Any], title: str = "", idempotency_key: str = ""
) -> Edit:
    """Have a new song made over a track of one's own, which stays as it is; it costs no credits.

    wish: {"verb": "cover", "genre": "bossa nova", "keep_voice": true} or {"verb": "part", "genre": "rock", "part":
    "drums"} and so on (docs/studio.md); without a seed one is drawn. title: by default the old one with what was made
    behind it. The same key returns the first one again. Raises Track.DoesNotExist, BadEdit, NotReady, KeyReused,
    StorageFull, StudioTimeUsed, EffectsBusy.
    """
    source = delivered_track(by, track_pk)
    key, fingerprint = identify(
        {"track": str(source.pk), "wish": wish, "title": title, "kind": KIND}, idempotency_key=idempotency_key
    )
    if earlier := same_edit(by, key, fingerprint):
        return earlier
    chosen = {"seed": secrets.randbelow(SEED_MAXIMUM + 1), **_plain(wish)}
    seconds = _check(source, by, chosen)
    how, words = describe_cover(chosen)
    parent = Parent(source, how, {"wish": chosen, "words": words})
    params = {"track": str(source.pk), "wish": chosen, "title": title_from(title, source, words)}
    is_sung = chosen["verb"] == "part" or chosen.get("keep_voice")
    fields = {"prompt": source.prompt, "is_instrumental": source.is_instrumental if is_sung else True}
    if chosen["verb"] == "cover":
        fields["maker"] = choosing.maker(COMPOSER).name
    return accept(Order(by, KIND, Origin.CHANGED, [parent], params, key, fingerprint, seconds, fields=fields))


def describe_cover(wish: Mapping[str, Any]) -> tuple[How, str]:
    """What a wish that was checked did to the recording, and its words for lineage and title."""
    if wish["verb"] == "part":
        return How.CHANGED, f"with {wish['part']}"
    return How.COVERED, f"{wish['genre']}, its voice kept" if wish.get("keep_voice") else str(wish["genre"])


def _plain(wish: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left open, and names as the engine writes them."""
    chosen = {name: each for name, each in wish.items() if each is not None and each != ""}
    for name in ("genre", "part"):
        if isinstance(chosen.get(name), str):
            chosen[name] = " ".join(chosen[name].lower().split())
    return chosen


def _check(source: Track, by: User, wish: dict[str, Any]) -> float:
    """How many seconds the work is about: the longer of both.

    Raises BadEdit where it cannot be made of this recording, or would be longer than the plan allows, EffectsBusy.
    """
    known = understanding_of(source)
    if problem := recording_problem(known):
        raise BadEdit("recording", problem)
    try:
        seconds = check_cover(recording_values(known), wish)
        if seconds > source.shown_seconds:
            check_length(by, seconds)
    except BadWish as error:
        raise BadEdit(error.field, str(error)) from error
    except BriefError as error:
        raise BadEdit("tempo_bpm", f"{error} A faster tempo makes it shorter.") from error
    if wish.get("keep_voice") and (problem := voice_problem(source)):
        raise BadEdit("keep_voice", problem)
    return round(max(seconds, source.shown_seconds), 2)
