"""Asking for music: the brief is checked, priced and accepted with all its takes, or nothing happens."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from credits.prices import SECONDS_PER_CREDIT
from credits.queries import balance
from engine.brief import SEED_MAXIMUM, Brief, BriefError
from engine.words.reading import resolve
from engine.words.titles import title_for
from files.services import check_room
from jobs.services import NotEnoughCredits, start
from makers import choosing
from makers.choosing import Maker
from tracks.models import TITLE_CHARACTERS, PayWith, Request, Track, Visibility
from tracks.queries import OpenedRecipe, Understanding, longest_for, offer_of, outcome, understand
from tracks.services.free import count_free

if TYPE_CHECKING:
    from accounts.models import User

KIND = "generate"
# From the beginning of the work; what takes longer is ended and costs nothing.
DEADLINE_SECONDS = 600
TAKES = (1, 2)
KEY_CHARACTERS = 200
USUAL_WISHES = {"may_fall_back": True, "most_credits": None, "pay_with": PayWith.CREDITS}


class KeyReused(Exception):
    """This idempotency key was sent before with another request; nothing was started or charged."""


@dataclass(frozen=True)
class Order:
    """A checked request that has not been written yet. settled: the brief with what was read by a language model."""

    owner: User
    brief: Brief
    takes: int
    key: str
    maker: Maker
    price_of_take: int
    fingerprint: str
    pay_with: str = PayWith.CREDITS
    is_sample: bool = False
    may_fall_back: bool = True
    reading: Mapping[str, object] = field(default_factory=dict)
    settled: Brief | None = None
    recipe: OpenedRecipe | None = None

    @property
    def longest_seconds(self) -> float:
        """The longest song that could be had instead."""
        return longest_for(self.owner, provider=self.maker.slug, is_free=self.pay_with == PayWith.FREE)

    @property
    def visibility(self) -> str:
        is_published = self.is_sample or (self.pay_with == PayWith.FREE and settings.FREE_MODE_VISIBILITY == "public")
        return Visibility.PUBLIC if is_published else Visibility.PRIVATE


def start_track(
    *,
    owner: User,
    brief: Brief,
    takes: int = 2,
    idempotency_key: str,
    provider: str = choosing.AUTO,
    pay_with: str = PayWith.CREDITS,
    may_fall_back: bool = True,
    most_credits: int | None = None,
    recipe: OpenedRecipe | None = None,
) -> Request:
    """Accept a request for music: the price of every take is held and one job per take is written, or nothing is.

    takes: 1 or 2, which differ in their seed. pay_with: "credits", or "free" for short takes that count among those
    of the day. provider: who makes it, or "auto". may_fall_back: when it fails, another one of no higher price makes
    it. most_credits: what a take may cost when "auto" chooses; the usual price without it. recipe: what filled in the
    brief. The same key of the same person returns the first request again, however often and however many at once.
    Raises BriefError (field, what to change), StorageFull, NoFreeTakes, NotEnoughCredits, KeyReused (other content).
    """
    most_seconds = longest_for(owner, provider=provider, is_free=pay_with == PayWith.FREE)
    brief, settled, understanding = _read_words(_tidy(brief).checked(), most_seconds)
    _check_order(takes, idempotency_key, pay_with)
    wishes = {"may_fall_back": may_fall_back, "most_credits": most_credits, "pay_with": pay_with}
    fingerprint = _fingerprint(brief, takes, provider, wishes)
    earlier = _same_request(owner, idempotency_key, fingerprint)
    if earlier is not None:
        return earlier
    chosen, price_of_take = offer_of(
        user=owner,
        brief=brief,
        takes=takes,
        provider=provider,
        most_credits=most_credits,
        is_free=pay_with == PayWith.FREE,
    )
    check_room(owner=owner)
    order = Order(owner, brief, takes, idempotency_key, chosen, price_of_take, fingerprint, pay_with, recipe=recipe)
    reading = understanding.for_maker(chosen).to_dict()
    return _accept(replace(order, may_fall_back=may_fall_back, reading=reading, settled=settled))


def start_sample(*, owner: User, brief: Brief, idempotency_key: str) -> Request:
    """Accept a sample for everybody to hear: one free, public take of the house. Raises BriefError, KeyReused."""
    brief, settled, understanding = _read_words(_tidy(brief).checked(), longest_for(owner))
    fingerprint = _fingerprint(brief, 1, choosing.AUTO, {})
    earlier = _same_request(owner, idempotency_key, fingerprint)
    if earlier is not None:
        return earlier
    chosen = choosing.choose(choosing.AUTO, brief, must_be_free=True)
    order = Order(owner, brief, 1, idempotency_key, chosen, 0, fingerprint, is_sample=True)
    return _accept(replace(order, reading=understanding.for_maker(chosen).to_dict(), settled=settled))


def _read_words(brief: Brief, most_seconds: float) -> tuple[Brief, Brief, Understanding]:
    """The brief with its length, the same with whatever a language model read, and what was understood at all."""
    understanding = understand(brief)
    settled = understanding.settle(brief, most_seconds)
    return replace(brief, duration_seconds=settled.duration_seconds, is_length_open=False), settled, understanding


def _tidy(brief: Brief) -> Brief:
    """Numbers and words in one spelling, so that 60 and 60.0 are the same request; what is no number stays as it is."""
    changes: dict[str, object] = {}
    for name in ("duration_seconds", "tempo_bpm", "style_strength"):
        value = getattr(brief, name)
        if isinstance(value, int) and not isinstance(value, bool):
            changes[name] = float(value)
    if isinstance(brief.prompt, str):
        changes["prompt"] = brief.prompt.strip()
    return replace(brief, **changes)  # type: ignore[arg-type]


def _check_order(takes: int, key: str, pay_with: str) -> None:
    if isinstance(takes, bool) or takes not in TAKES:
        raise BriefError("takes", "Choose one or two takes.")
    if not key or len(key) > KEY_CHARACTERS or not key.isprintable():
        raise BriefError("idempotency_key", f"An idempotency key has 1 to {KEY_CHARACTERS} printable characters.")

    if pay_with not in PayWith.values:
        raise BriefError("pay_with", "Pay with credits, or ask for free takes.")


def _fingerprint(brief: Brief, takes: int, provider: str, wishes: Mapping[str, object]) -> str:
    """Over everything that was asked; what nobody changed is left out, so that earlier requests keep theirs."""
    changed = {name: value for name, value in wishes.items() if value != USUAL_WISHES[name]}
    # A brief had not always these.
    new = {"density", "theme"}
    wanted = {name: value for name, value in brief.to_dict().items() if value is not None or name not in new}
    content = {"brief": wanted, "takes": takes, "provider": provider, **changed}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _same_request(owner: User, key: str, fingerprint: str) -> Request | None:
    earlier = Request.objects.filter(owner=owner, idempotency_key=key).first()
    if earlier is not None and earlier.fingerprint != fingerprint:
        raise KeyReused("This request was sent before with other values. Send it again as a new one.")
    return earlier


def _accept(order: Order) -> Request:
    """Write it all in one transaction; of requests that race with one key the database lets one through."""
    now, briefs = timezone.now(), _briefs_of_takes(order)
    try:
        with transaction.atomic():
            # First the row whose key is unique: racers wait here, before anything is held.
            request = Request.objects.create(
                owner=order.owner,
                idempotency_key=order.key,
                fingerprint=order.fingerprint,
                brief=order.brief.to_dict(),
                model=order.maker.slug,
                may_fall_back=order.may_fall_back,
                takes=order.takes,
                price_credits=order.price_of_take * order.takes,
                pay_with=order.pay_with,
                source=outcome(order.recipe, briefs[0], order.maker.slug) if order.recipe else {},
                created_at=now,
            )
            for take, brief in enumerate(briefs, start=1):
                _start_take(order, request, take, brief, now)
            if order.pay_with == PayWith.FREE:
                request.tracks.update(free_day=count_free(order.owner, order.takes, now))
    except IntegrityError:
        earlier = _same_request(order.owner, order.key, order.fingerprint)
        if earlier is None:
            raise
        return earlier
    except NotEnoughCredits as error:
        raise _for_the_whole_request(order) from error
    return request


def _briefs_of_takes(order: Order) -> list[Brief]:
    """One finished brief per take: a seed each, and every "auto" filled in from the words."""
    first = order.brief.seed if order.brief.seed is not None else secrets.randbelow(SEED_MAXIMUM + 1)
    seeds = [(first + number) % (SEED_MAXIMUM + 1) for number in range(order.takes)]
    return [resolve(replace(order.settled or order.brief, seed=seed)) for seed in seeds]


def _start_take(order: Order, request: Request, take: int, brief: Brief, now: datetime) -> Track:
    title = title_for(brief)[:TITLE_CHARACTERS]
    if request.tracks.filter(title=title).exists():
        title = f"{title[: TITLE_CHARACTERS - 9]} (take {take})"
    job = start(
        owner=order.owner,
        kind=KIND,
        params={"brief": brief.to_dict(), "title": title, "reading": order.reading, **_picture(order)},
        price_credits=order.price_of_take,
        model=order.maker.slug,
        account=order.maker.service,
        may_fall_back=order.may_fall_back,
        deadline_seconds=DEADLINE_SECONDS,
        size=brief.duration_seconds,
        hold_terms=hold_terms(order.maker.percent, brief.duration_seconds),
        now=now,
    )
    return Track.objects.create(
        owner=order.owner,
        request=request,
        take=take,
        job=job,
        title=title,
        prompt=brief.prompt,
        genre=brief.genre or "",
        mood=brief.mood or "",
        key=brief.key or "",
        tempo_bpm=brief.tempo_bpm,
        duration_seconds=brief.duration_seconds,
        is_instrumental=brief.is_instrumental,
        seed=brief.seed,
        model=order.maker.slug,
        maker=order.maker.name,
        remarks=[*order.maker.remarks(order.brief), *order.maker.forecast(brief, order.longest_seconds)],
        visibility=order.visibility,
        is_sample=order.is_sample,
        created_at=now,
    )


def _picture(order: Order) -> dict[str, str]:
    """Of a song that was made of a picture, the hash of its file, which goes into the recipe."""
    sha256 = order.recipe.picture_sha256 if order.recipe else ""
    return {"picture_sha256": sha256} if sha256 else {}


def hold_terms(price_percent: int, duration_seconds: float) -> dict[str, str | int]:
    """How the price of a take came about, as it was at this moment."""
    return {
        "price_percent": price_percent,
        "seconds_per_credit": SECONDS_PER_CREDIT,
        "music_milliseconds": round(duration_seconds * 1000),
    }


def _for_the_whole_request(order: Order) -> NotEnoughCredits:
    """The same refusal, counted over all takes instead of the one at which the credits ran out."""
    purse = balance(order.owner)
    return NotEnoughCredits(needed=order.price_of_take * order.takes, available=purse.available, owed=purse.owed)
