"""The shop window: plans and packs with what they cost and allow, in the words of the pricing page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import FREE_PLAN, Plan
from billing.models import Pack, PlanPrice
from credits.prices import price

if TYPE_CHECKING:
    from collections.abc import Iterable

USUAL_SECONDS, USUAL_TAKES = 60, 2
LENGTHS = (30, 60, 120, 240, 480)
GIGABYTE = 10**9
DEFAULT_CURRENCY = "eur"


def form_key() -> str:
    """What makes two clicks on one button one order; another page is another order."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class PackOffer:
    """A pack as it stands on the page."""

    pack: Pack
    key: str = field(default_factory=form_key)
    plan: None = None

    @property
    def is_sold(self) -> bool:
        """Whether Stripe has a price for it."""
        return bool(self.pack.stripe_price_id)

    @property
    def slug(self) -> str:
        return self.pack.slug

    @property
    def words(self) -> str:
        return credits_in_words(self.pack.credits)

    @property
    def amount_cents(self) -> int:
        return self.pack.amount_cents

    @property
    def currency(self) -> str:
        return self.pack.currency

    @property
    def songs(self) -> int:
        return usual_songs(self.pack.credits)


@dataclass(frozen=True)
class PlanOffer:
    """A plan as it stands on the page. is_sold: Stripe has a price for it; is_mine: the person has it now."""

    plan: Plan
    amount_cents: int
    currency: str
    is_sold: bool
    is_mine: bool
    key: str = field(default_factory=form_key)
    pack: None = None

    @property
    def slug(self) -> str:
        return self.plan.slug

    @property
    def words(self) -> str:
        return self.plan.name

    @property
    def is_on_request(self) -> bool:
        """A plan that staff give, and that has no price yet."""
        return not self.amount_cents and self.plan.slug != FREE_PLAN

    @property
    def allows(self) -> list[str]:
        return allowances(self.plan)


def packs_on_sale() -> list[PackOffer]:
    """Every pack that is shown, from the left. Without Stripe's price it is shown all the same where nobody can pay."""
    return [PackOffer(pack) for pack in Pack.objects.filter(is_on_sale=True)]


def public_plans(*, mine: Plan | None) -> list[PlanOffer]:
    """Every public plan, and the person's own even when it is public no more."""
    prices = {row.plan: row for row in PlanPrice.objects.all()}
    own = mine.pk if mine else None
    shown = [plan for plan in Plan.objects.all() if plan.is_public or plan.pk == own]
    return [_offer(plan, prices, is_mine=plan.pk == own) for plan in shown]


def _offer(plan: Plan, prices: dict[str, PlanPrice], *, is_mine: bool) -> PlanOffer:
    """Stripe's price is what is charged, so it is what is shown; nothing costs nothing in the money of the others."""
    sold_for = prices.get(plan.slug)
    if sold_for is None:
        currency = next((row.currency for row in prices.values()), DEFAULT_CURRENCY)
        return PlanOffer(plan, 0, currency, is_sold=False, is_mine=is_mine)
    is_sold = bool(sold_for.stripe_price_id)
    return PlanOffer(plan, sold_for.amount_cents, sold_for.currency, is_sold=is_sold, is_mine=is_mine)


def asked_for(offers: Iterable[PackOffer | PlanOffer], slug: str) -> PackOffer | PlanOffer | None:
    """The offer with this slug, if it is one."""
    return next((offer for offer in offers if slug and offer.slug == slug), None)


def costs() -> list[dict[str, object]]:
    """What songs of usual lengths cost, by the function that charges."""
    return [{"words": length_in_words(one), "one": price(one), "two": price(one, takes=2)} for one in LENGTHS]


def usual_songs(credits: int) -> int:
    """How many songs of a minute in two takes these credits buy."""
    return credits // price(USUAL_SECONDS, takes=USUAL_TAKES)


def allowances(plan: Plan) -> list[str]:
    """What a plan allows, one sentence each."""
    words = []
    if plan.monthly_credits:
        songs = usual_songs(plan.monthly_credits)
        words.append(f"{credits_in_words(plan.monthly_credits)} every month: {songs:,} songs of a minute in two takes")
    if plan.renders_per_day and settings.FREE_MODE:
        longest = length_in_words(min(plan.longest_seconds, settings.FREE_MODE_SECONDS))
        words.append(f"{_counted(plan.renders_per_day, 'take')} a day without credits, up to {longest} each")
    words.append(f"Songs up to {length_in_words(plan.longest_seconds)}")
    words.append(
        f"{_counted(plan.concurrent_jobs, 'take')} made at {'a time' if plan.concurrent_jobs == 1 else 'once'}"
    )
    if plan.priority:
        words.append(f"{_counted(plan.priority, 'step')} ahead in the waiting line")
    words.append(f"{_room(plan.storage_bytes)} for your music")
    if plan.imports_per_day:
        words.append(f"{_counted(plan.imports_per_day, 'file')} of your own a day")
    words.append(f"{_counted(plan.api_requests_per_minute, 'API call')} a minute")
    return words


def length_in_words(seconds: float) -> str:
    """30 seconds, 1 minute, 1:30 minutes."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} seconds"
    return _counted(minutes, "minute") if not rest else f"{minutes}:{rest:02d} minutes"


def credits_in_words(amount: int) -> str:
    return _counted(amount, "credit")


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _room(size: int) -> str:
    gigabytes = size // GIGABYTE
    return f"{gigabytes // 1000:,} TB" if gigabytes >= 1000 and gigabytes % 1000 == 0 else f"{gigabytes:,} GB"
