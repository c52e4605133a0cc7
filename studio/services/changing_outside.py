"""Having a service change a track for credits: the price is agreed on and held, and the work is begun once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from credits.prices import price
from engine.brief import LYRICS_CHARACTERS, PROMPT_CHARACTERS, SEED_MAXIMUM, BriefError
from engine.cleaning import clean, is_number
from makers import choosing
from studio.queries import changing_outside as queries
from studio.services.accepting import (
    BadEdit,
    Order,
    Outside,
    Parent,
    accept,
    delivered_track,
    identify,
    same_edit,
    title_from,
)
from studio.services.prices import ASK_AGAIN, check_price
from studio.services.separating_outside import LONGEST_DEADLINE_SECONDS
from studio.sources import source_file
from tracks.models import Origin, Track
from tracks.queries import check_length

if TYPE_CHECKING:
    from accounts.models import User
    from engine.providers.edits import Edit as EditWish
    from makers.choosing import Maker
    from studio.models import Edit

KIND = "change_outside"
_SHARED = {"verb", "prompt", "lyrics"}
_FIELDS = {
    queries.EXTEND: {"where", "seconds"},
    queries.REDO: {"first_seconds", "last_seconds", "strength"},
    queries.VARY: {"strength"},
}
_FIRST_SECONDS, _SECONDS_PER_SECOND = 600, 3


def start_change_outside(
    *,
    track_pk: object,
    by: User,
    wish: Mapping[str, Any],
    model: str,
    title: str = "",
    agreed_credits: int | None = None,
    idempotency_key: str = "",
) -> Edit:
    """Have a model of a service make a new track of one's own one; the old one stays as it is.

    wish: {"verb": "extend", "where": "end", "seconds": 20}, {"verb": "redo", "first_seconds": 12, "last_seconds": 20}
    or {"verb": "vary", "strength": 0.5}, with "prompt" and "lyrics" for what is new. model: its slug. agreed_credits:
    the price that was told, None for whatever it is. The same key returns the first change again. Raises
    Track.DoesNotExist, BadEdit, NotReady, PriceChanged, NotEnoughCredits, KeyReused, StorageFull.
    """
    source = delivered_track(by, track_pk)
    key, fingerprint = identify(
        {"track": str(source.pk), "wish": wish, "model": model, "title": title}, idempotency_key=idempotency_key
    )
    if earlier := same_edit(by, key, fingerprint):
        return earlier
    chosen = _check_wish(wish, source)
    maker = _maker(source, chosen, model)
    edit = _edit(source, by, chosen, maker)
    price_credits = price(edit.seconds, factor=maker.factor)
    check_price(agreed_credits, price_credits, before=f"{maker.name} does this for", behind=ASK_AGAIN)
    words = queries.words_of(chosen)
    outside = Outside(maker.slug, maker.service, maker.percent, _patience_seconds(edit))
    params = {"title": title_from(title, source, words), **_params(source, chosen, edit, words, maker.percent)}
    parent = Parent(source, queries.how_of(chosen), {"wish": chosen, "model": maker.slug, "words": words})
    fields = {"maker": maker.name, "prompt": str(chosen.get("prompt") or source.prompt)}
    return accept(
        Order(
            by, KIND, Origin.CHANGED, [parent], params, key, fingerprint, edit.seconds, price_credits, fields, outside
        )
    )


def _patience_seconds(edit: EditWish) -> int:
    return min(LONGEST_DEADLINE_SECONDS, _FIRST_SECONDS + round(_SECONDS_PER_SECOND * edit.seconds))


def _params(source: Track, wish: dict[str, Any], edit: EditWish, words: str, percent: int) -> dict[str, Any]:
    """What is asked for at which price, and of which file, whatever becomes of the track."""
    file, brief = source_file(source), queries.brief_of(source, wish, edit.seconds)
    return {
        "track": str(source.pk),
        "wish": wish,
        "words": words,
        "price_percent": percent,
        "seconds": edit.source_seconds,
        "brief": {**brief.to_dict(), "seed": secrets.randbelow(SEED_MAXIMUM + 1)},
        "source": {"asset": file.pk, "key": file.storage_key, "suffix": file.suffix},
    }


def _maker(source: Track, wish: dict[str, Any], slug: str) -> Maker:
    maker = queries.find_changer(wish, slug)
    if maker is None:
        known = ", ".join(each.slug for each in queries.changers_for(source, wish))
        choice = f"Choose one of: {known}." if known else "Nobody is offered for it at the moment."
        raise BadEdit("model", f"“{slug}” does not do this here. {choice}")
    if problem := queries.problem_of(source, maker, is_open=bool(choosing.healthy([maker]))):
        raise BadEdit("model", problem)
    if not queries.sings_what_is_asked(maker, wish):
        raise BadEdit("lyrics", f"{maker.name} sings no words: leave them out, or choose another model.")
    return maker


def _edit(source: Track, by: User, wish: dict[str, Any], maker: Maker) -> EditWish:
    edit = queries.edit_of(source, wish, maker)
    if problem := queries.check_edit(maker, edit):
        raise BadEdit("model", problem)
    try:
        if edit.seconds > source.shown_seconds:
            check_length(by, edit.seconds)
        queries.brief_of(source, wish, edit.seconds).checked()
    except BriefError as error:
        raise BadEdit("seconds" if error.field == "duration_seconds" else error.field, str(error)) from error
    return edit


def _check_wish(wish: Mapping[str, Any], source: Track) -> dict[str, Any]:
    """The wish with numbers for numbers, and nothing that its verb does not know. Raises BadEdit."""
    verb = wish.get("verb")
    if not isinstance(verb, str) or verb not in _FIELDS:
        raise BadEdit("verb", f"Services do one of: {', '.join(_FIELDS)}.")
    if unknown := sorted(set(wish) - _FIELDS[verb] - _SHARED):
        raise BadEdit(unknown[0], f"“{verb}” has no {unknown[0]} at a service: leave it out.")
    chosen = {name: value for name, value in wish.items() if value is not None}
    _check_words(chosen)
    if verb == queries.EXTEND:
        return _checked_ends(chosen)
    if chosen.get("strength") is not None:
        chosen["strength"] = _number(chosen, "strength", "Choose a strength between 0 and 1.")
    return chosen if verb == queries.VARY else _checked_part(chosen, source.shown_seconds)


def _check_words(wish: Mapping[str, Any]) -> None:
    for name, most in (("prompt", PROMPT_CHARACTERS[1]), ("lyrics", LYRICS_CHARACTERS)):
        words = wish.get(name, "")
        if not isinstance(words, str) or len(words) > most:
            raise BadEdit(name, f"Write {'words' if name == 'prompt' else name} of up to {most} characters.")
        if clean(words) != words:
            raise BadEdit(name, "It has a character that is no text, such as NUL: leave that out.")
    if 0 < len(str(wish.get("prompt", "")).strip()) < PROMPT_CHARACTERS[0]:
        raise BadEdit("prompt", f"Write at least {PROMPT_CHARACTERS[0]} characters, or leave it empty.")


def _checked_ends(wish: dict[str, Any]) -> dict[str, Any]:
    where, advice = wish.get("where", "end"), "Write by how many seconds it is to become longer, at least one."
    if where not in ("start", "end"):
        raise BadEdit("where", "It becomes longer at its “start” or at its “end”.")
    more = _number(wish, "seconds", advice)
    if more < queries.SHORTEST_PART_SECONDS:
        raise BadEdit("seconds", advice)
    return {**wish, "where": where, "seconds": more}


def _checked_part(wish: dict[str, Any], seconds: float) -> dict[str, Any]:
    first = _number(wish, "first_seconds", "Write from which second on it is to be made anew.")
    last = _number(wish, "last_seconds", "Write up to which second it is to be made anew.")
    if not 0.0 <= first < seconds:
        raise BadEdit("first_seconds", f"This track has {seconds:.1f} seconds: begin the part within them.")
    if last > seconds + 0.5:
        raise BadEdit("last_seconds", f"This track has {seconds:.1f} seconds: end the part within them.")
    last = min(last, seconds)
    if last - first < queries.SHORTEST_PART_SECONDS:
        raise BadEdit("last_seconds", "End the part at least a second after it begins.")
    if seconds - (last - first) < queries.SHORTEST_PART_SECONDS:
        raise BadEdit("last_seconds", "Leave at least a second as it is, or have the whole track varied.")
    return {**wish, "first_seconds": first, "last_seconds": last}


def _number(wish: Mapping[str, Any], name: str, words: str) -> float:
    value = wish.get(name)
    if not is_number(value):
        raise BadEdit(name, words)
    return round(float(value), 3)
