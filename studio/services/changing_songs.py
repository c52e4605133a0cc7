"""Making a song of a composed one by other notes: a part anew, another key, another tempo, and what else has a verb."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.brief import SEED_MAXIMUM, BriefError
from studio.effects import BadWish, check_wish
from studio.models import Edit
from studio.queries.songs import change_price, describe_verb, keeps_voice, read_score, song_problem
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
from studio.services.prices import ASK_AGAIN, check_price
from tracks.models import Origin, Track
from tracks.queries import check_length

if TYPE_CHECKING:
    from accounts.models import User

KIND = "change"
# Verbs whose result is left to chance; the wish that is kept always says which.
_BY_CHANCE = frozenset({"redo", "part", "vary"})


def start_change(
    *,
    track_pk: object,
    by: User,
    wish: Mapping[str, Any],
    title: str = "",
    agreed_credits: int | None = None,
    idempotency_key: str = "",
) -> Edit:
    """Have a new song made of a composed one of one's own; the old one stays as it is.

    wish: {"verb": "redo", "section": "bridge", "seed": 5} and so on (docs/engine.md); without a seed one is drawn.
    title: by default the old one with what changed behind it. agreed_credits: the price that was told, None for
    whatever it is. The same key returns the first change again. Raises Track.DoesNotExist, BadEdit, NotReady,
    PriceChanged, NotEnoughCredits, KeyReused, StorageFull, StudioTimeUsed, EffectsBusy.
    """
    source = delivered_track(by, track_pk)
    key, fingerprint = identify(
        {"track": str(source.pk), "wish": wish, "title": title}, idempotency_key=idempotency_key
    )
    if earlier := same_edit(by, key, fingerprint):
        return earlier
    chosen = _by_chance(wish)
    seconds = _check(source, by, chosen)
    price_credits = change_price(user=by, seconds=seconds)
    check_price(agreed_credits, price_credits, before="This change costs", behind=ASK_AGAIN)
    shown = describe_verb(chosen)
    words = shown.words(chosen)
    params = {"track": str(source.pk), "wish": chosen, "title": title_from(title, source, words)}
    parent = Parent(source, shown.how, {"wish": chosen, "words": words})
    fields = {"maker": source.maker, "prompt": source.prompt}
    return accept(Order(by, KIND, Origin.CHANGED, [parent], params, key, fingerprint, seconds, price_credits, fields))


def _check(source: Track, by: User, wish: dict[str, Any]) -> float:
    """How many seconds the work is about: the longer of both songs.

    Raises BadEdit where the change cannot be made of this song, or would be longer than the plan allows.
    """
    if problem := song_problem(source):
        raise BadEdit("song", problem)
    try:
        seconds = check_wish(read_score(source), wish, keeps_voice=keeps_voice(source))
        if seconds > source.shown_seconds:
            check_length(by, seconds)
    except (BadWish, BriefError) as error:
        raise BadEdit(error.field, str(error)) from error
    return round(max(seconds, source.shown_seconds), 2)


def _by_chance(wish: Mapping[str, Any]) -> dict[str, Any]:
    if str(wish.get("verb")) in _BY_CHANCE and wish.get("seed") is None:
        return {**wish, "seed": secrets.randbelow(SEED_MAXIMUM + 1)}
    return dict(wish)
