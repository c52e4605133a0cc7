"""How a brief fits whoever would make it: asked before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from credits.prices import price
from engine.brief import Brief, BriefError
from makers import choosing


@dataclass(frozen=True)
class Fit:
    """Who would make it and for how many credits in all; remarks: what would not be heeded; problem: why not at all.

    price_percent: of the usual price. is_chosen_here: not the person chose who, but "auto".
    """

    maker: str = ""
    price_credits: int = 0
    price_percent: int = 100
    remarks: tuple[str, ...] = ()
    problem: str = ""
    is_chosen_here: bool = False


def fit_of(*, brief: Brief, takes: int, provider: str, most_credits: int | None, is_free: bool) -> Fit:
    """What would come of this request now. Never raises for a brief; what is wrong with it is told in `problem`."""
    try:
        brief = brief.checked()
        most = most_factor(brief, most_credits)
        one = choosing.choose(provider, brief, must_be_free=is_free, most_factor=most)
    except BriefError as error:
        return Fit(problem=str(error))
    credits = 0 if is_free else price(brief.duration_seconds, takes=takes, factor=one.factor)
    return Fit(one.name, credits, one.percent, tuple(one.remarks(brief)), is_chosen_here=provider == choosing.AUTO)


def most_factor(brief: Brief, most_credits: int | None) -> Fraction:
    """The ceiling of "auto" as a multiple of the usual price. Raises BriefError for a senseless number."""
    if most_credits is None:
        return choosing.USUAL
    if isinstance(most_credits, bool) or not isinstance(most_credits, int) or most_credits < 1:
        raise BriefError("most_credits", "Choose a whole number of credits above 0, or leave it empty.")
    return Fraction(most_credits, price(brief.duration_seconds))
