"""What a request would cost and who would make it: the one place where requests are priced, asked and sent alike."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import User
from accounts.plans import plan_for
from credits.prices import price
from engine.brief import Brief, BriefError
from engine.words.readings import NotHeeded
from jobs.contract import Gone
from makers import choosing
from makers.choosing import Maker
from tracks.models import PayWith, Request, Track
from tracks.queries.allowances import FreeTakes, NoFreeTakes, check_free, free_takes
from tracks.queries.understanding import Understanding, understand

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class Quote:
    """Who would make it and for how many credits in all; remarks: what would not be heeded; problem: why not at all.

    is_chosen_here: not the person chose who, but "auto". duration_seconds: chosen, or read from the words.
    """

    maker: str = ""
    price_credits: int | None = None
    remarks: tuple[str, ...] = ()
    problem: str = ""
    is_chosen_here: bool = False
    duration_seconds: float | None = None
    understanding: Understanding | None = None

    @property
    def is_length_from_words(self) -> bool:
        """Whether the words say how long it is, by a length, by sections or by what it is for."""
        findings = self.understanding.findings if self.understanding else ()
        is_named = any(finding.field == "duration_seconds" for finding in findings)
        return is_named or self.duration_seconds != Brief.duration_seconds

    @property
    def not_heeded(self) -> tuple[NotHeeded, ...]:
        """What of the words and of the choices will not be done, of what was understood and of who makes it."""
        read = self.understanding.reading.not_heeded if self.understanding else ()
        return (*read, *(NotHeeded("", "", remark) for remark in self.remarks))


def quote_of(
    *,
    user: User | AnonymousUser,
    brief: Brief,
    takes: int,
    provider: str = choosing.AUTO,
    most_credits: int | None = None,
    is_free: bool = False,
    free: FreeTakes | None = None,
) -> Quote:
    """What would come of this request now. Never raises for a brief; what is wrong with it is told in `problem`.

    free: the free takes of today, where they have been read already.
    """
    understanding = None
    try:
        brief = brief.checked()
        understanding = understand(brief)
        most_seconds = longest_for(user, provider=provider, is_free=is_free)
        brief = understanding.settle(brief, most_seconds)
        chosen, price_of_take = offer_of(
            user=user,
            brief=brief,
            takes=takes,
            provider=provider,
            most_credits=most_credits,
            is_free=is_free,
            free=free,
        )
    except (BriefError, NoFreeTakes) as error:
        return Quote(problem=str(error), duration_seconds=brief.duration_seconds, understanding=understanding)
    return Quote(
        chosen.name,
        price_of_take * takes,
        (*chosen.remarks(brief), *chosen.forecast(brief, most_seconds)),
        is_chosen_here=provider == choosing.AUTO,
        duration_seconds=brief.duration_seconds,
        understanding=understanding.for_maker(chosen),
    )


def longest_for(user: User | AnonymousUser, *, provider: str = choosing.AUTO, is_free: bool = False) -> float:
    """The longest song this person may have of this maker, in seconds."""
    longest = [float(plan_for(user).longest_seconds)]
    if is_free:
        longest.append(settings.FREE_MODE_SECONDS)
    if provider != choosing.AUTO:
        with contextlib.suppress(Gone):
            longest.append(choosing.maker(provider).longest_seconds)
    return float(min(longest))


def offer_of(
    *,
    user: User | AnonymousUser,
    brief: Brief,
    takes: int,
    provider: str,
    most_credits: int | None,
    is_free: bool,
    free: FreeTakes | None = None,
) -> tuple[Maker, int]:
    """Who makes a checked brief for this person, and what a take costs in credits. Raises BriefError, NoFreeTakes."""
    check_length(user, brief.duration_seconds)
    if is_free and isinstance(user, User):
        check_free(free or free_takes(user=user), brief.duration_seconds, takes)
    chosen = choosing.choose(provider, brief, must_be_free=is_free, most_factor=_most_factor(brief, most_credits))
    return chosen, 0 if is_free else price(brief.duration_seconds, factor=chosen.factor)


def offer_again(track: Track) -> tuple[Maker, int]:
    """Who makes a take that is tried again, and what it costs in credits. Raises BriefError when nobody can.

    That is who was asked at first, or for no higher price somebody else if that was allowed. It costs what it cost; a
    take that was passed on to somebody cheaper begins with the first one again, at the first one's price.
    """
    asked, brief = track.asked, Brief.from_dict(track.asked.brief)
    maker = _maker_again(asked, brief)
    if track.is_sample or asked.pay_with == PayWith.FREE:
        return maker, 0
    if maker.slug == track.job.model:
        return maker, track.job.price_credits
    return maker, price(track.duration_seconds, factor=maker.factor)


def _maker_again(asked: Request, brief: Brief) -> Maker:
    is_free = not asked.price_credits
    try:
        return choosing.choose(asked.model, brief, must_be_free=is_free)
    except BriefError:
        if not asked.may_fall_back:
            raise
        usual = price(brief.duration_seconds)
        most = choosing.USUAL if is_free else Fraction(asked.price_credits // asked.takes, usual)
        return choosing.choose(choosing.AUTO, brief, must_be_free=is_free, most_factor=most)


def check_length(user: User | AnonymousUser, seconds: float) -> None:
    """Raises BriefError when a piece is longer than the plan allows."""
    plan = plan_for(user)
    if seconds > plan.longest_seconds:
        message = f"The {plan.name} plan makes up to {plan.longest_seconds:g} seconds in one piece."
        raise BriefError("duration_seconds", message)


def _most_factor(brief: Brief, most_credits: int | None) -> Fraction:
    """The ceiling of "auto" as a multiple of the usual price. Raises BriefError for a senseless number."""
    if most_credits is None:
        return choosing.USUAL
    if isinstance(most_credits, bool) or not isinstance(most_credits, int) or most_credits < 1:
        raise BriefError("most_credits", "Choose a whole number of credits above 0, or leave it empty.")
    return Fraction(most_credits, price(brief.duration_seconds))
