"""Who makes music here: the built-in composer and the models of accounts outside, and which of them takes a brief.

What is needed to accept a request is data (settings and rows), so that a web process loads no provider: the composer
and the mathematics below it would cost each of them a second and 90 MB.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import timezone

from engine.brief import Brief, BriefError
from engine.outside import Refused
from engine.providers.catalogue import SEEDED
from engine.providers.model import Model
from engine.providers.shared import wording
from engine.providers.shared.sections import check_sections
from engine.singing.preparing import SINGER
from engine.words.instrument_names import check_names
from engine.words.syllables import looks_english
from jobs import outside
from jobs.contract import Gone
from jobs.queries import closed_models
from makers.loops import loop_remark
from makers.lyrics import room_remark, words_remark
from makers.models import MusicModel
from makers.noticed import Noticed, noticed
from makers.weights import models_folder

AUTO = "auto"
USUAL = Fraction(1)


@dataclass(frozen=True)
class Maker:
    """Who can be asked for a song. service: who is paid outside, "" for nobody; factor: multiple of the usual price.

    is_free: may be asked for without credits. row: what is known of a model outside, None for what is built in.
    """

    slug: str
    name: str
    longest_seconds: float
    service: str = ""
    factor: Fraction = USUAL
    is_free: bool = False
    row: MusicModel | None = field(default=None, repr=False)

    @property
    def model(self) -> Model | None:
        return replace(self.row.as_model(), longest_seconds=self.longest_seconds) if self.row else None

    @property
    def percent(self) -> int:
        """Its price in percent of the usual one."""
        return int(self.factor * 100)

    @property
    def longest_of_its_own(self) -> float | None:
        """The longest song where it chooses the length itself; None where it makes what is asked."""
        return self.row.longest_seconds if self.row and not self.row.takes_duration else None

    def cost_micros(self, duration_seconds: float) -> int:
        """What a song costs at the service at most, in micro US dollars."""
        return self.row.cost_micros(duration_seconds) if self.row else 0

    def check(self, brief: Brief) -> None:
        """Raises BriefError when it can't make this at all."""
        model = self.model
        if model is None:
            if brief.duration_seconds > self.longest_seconds:
                words = f"{self.name} makes up to {self.longest_seconds:g} seconds in one piece."
                raise BriefError("duration_seconds", words)
            check_names(brief, self.name)
            return
        try:
            wording.check_length(brief, model)
        except Refused as error:
            raise BriefError("duration_seconds", str(error)) from error
        try:
            check_sections(brief, model)
        except Refused as error:
            raise BriefError("sections", str(error)) from error
        try:
            if model.is_sung_only:
                wording.needed_lyrics(brief, model)
        except Refused as error:
            raise BriefError("lyrics", str(error)) from error

    def remarks(self, brief: Brief) -> list[str]:
        """What of the brief it will not heed, in plain words."""
        if self.model is not None:
            return wording.ignored(brief, self.model)
        if brief.lyrics.strip() and not brief.is_instrumental and brief.voice != "hummed":
            if not SINGER.is_ready(models_folder()):
                return [f"{self.name} hums here: the weights of its singer are not on this machine yet."]
            if brief.language not in {None, "en"} or not looks_english(brief.lyrics):
                return [f"{self.name} sings English words only: these are hummed."]
            if brief.theme is not None:
                return [f"{self.name} sings words on a tune of its own: the theme is played where nobody sings."]
        return []

    def forecast(self, brief: Brief, most_seconds: float) -> list[str]:
        """What will be of another length, and which words to sing have no room; known exactly when the song is made.

        brief: with its length. most_seconds: the longest song the person may have.
        """
        if self.model is not None:
            return []
        is_sung = not self.remarks(brief)
        words = room_remark(brief, min(most_seconds, self.longest_seconds)) if is_sung else ""
        return [remark for remark in (loop_remark(brief), words, words_remark(brief)) if remark]

    def hopes(self, labels: Mapping[str, str]) -> list[str]:
        """What was heard in the words that it may not heed, in plain words. labels: by field of the brief."""
        return wording.hopes(labels, self.model) if self.model else []


def makers() -> list[Maker]:
    """Everybody a person may choose here, the preferred one first; what is built in comes last."""
    accounts = outside.accounts()
    rows = list(MusicModel.objects.offered_by(accounts)) if accounts else []
    known = noticed(rows)
    able = [_as_noticed(_outside(row), known.get(row.slug, Noticed())) for row in rows]
    return [*(one for one in able if one is not None), *(_built_in(slug) for slug in settings.MUSIC_PROVIDERS)]


def maker(slug: str) -> Maker:
    """The one of this name, even when it is no longer offered: accepted work goes on. Raises Gone."""
    if slug in settings.MUSIC_PROVIDERS:
        return _built_in(slug)
    row = MusicModel.objects.filter(slug=slug).first()
    if row is None:
        raise Gone(f"“{slug}” makes no music here any more. This cost nothing: let somebody else make it.")
    return _outside(row)


def maker_of_old(slug: str) -> Maker:
    """The same; one whose row was deleted is what it was at first, so that what it had accepted can be fetched."""
    try:
        return maker(slug)
    except Gone:
        first = next((model for model in SEEDED if model.slug == slug), None)
        if first is None:
            raise
        return _outside(MusicModel.of(first, rank=0))


def choose(name: str, brief: Brief, *, must_be_free: bool = False, most_factor: Fraction = USUAL) -> Maker:
    """Who is asked: the one named, or for "auto" the best that can make this brief. Raises BriefError.

    "auto" is whoever heeds most of the brief, by the order of staff among equals, of those who cost at most
    `most_factor` times the usual price and are not closed at this moment; what is outdated only where no other service
    can make it.
    """
    offered = makers()
    if name != AUTO:
        return _named(name, offered, brief, must_be_free=must_be_free)
    asked = [one for one in offered if one.factor <= most_factor and (one.is_free or not must_be_free)]
    able = healthy([one for one in asked if _can(one, brief)])
    if able:
        return _best(able, brief)
    if not asked:
        raise BriefError("provider", "Nobody makes music at this price here: allow more credits, or pay with credits.")
    longest = max(one.longest_seconds for one in asked)
    if brief.duration_seconds > longest:
        raise BriefError("duration_seconds", f"What makes music here makes up to {longest:g} seconds in one piece.")
    # What is built in comes last, and says best what is wrong.
    for candidate in reversed(asked):
        candidate.check(brief)
    raise BriefError("provider", "Nobody here can make this at the moment: change the request, or try again later.")


def substitute(
    brief: Brief, tried: Collection[str], most_factor: Fraction, *, must_be_free: bool = False
) -> Maker | None:
    """Who else can make this brief, of those not tried, for at most this multiple of the usual price.

    The same model at another service goes before every other one.
    """
    asked = [one for one in makers() if one.slug not in tried and one.factor <= most_factor]
    able = healthy([one for one in asked if (one.is_free or not must_be_free) and _can(one, brief)])
    models = {row.name for row in MusicModel.objects.filter(slug__in=tried)}
    same = [maker for maker in able if maker.row and maker.row.name in models]
    return _best(same or able, brief) if able else None


def _best(able: list[Maker], brief: Brief) -> Maker:
    recent = [maker for maker in able if not (maker.row and maker.row.is_outdated)]
    if any(maker.row for maker in recent):
        able = recent
    return min(able, key=lambda maker: len(maker.remarks(brief)))


def _named(name: str, offered: list[Maker], brief: Brief, *, must_be_free: bool) -> Maker:
    one = next((one for one in offered if one.slug == name), None)
    if one is None:
        known = ", ".join([AUTO, *(one.slug for one in offered)])
        raise BriefError("provider", f"“{name}” makes no music here. Choose one of: {known}.")
    if must_be_free and not one.is_free:
        raise BriefError("provider", "This music costs credits: pay with credits, or leave “made by” on auto.")
    one.check(brief)
    return one


def _can(one: Maker, brief: Brief) -> bool:
    try:
        one.check(brief)
    except BriefError:
        return False
    return True


def healthy(able: list[Maker]) -> list[Maker]:
    """Without those that are switched off, have no key left or fail too often at this moment."""
    pairs = [(one.service, one.slug) for one in able if one.service]
    closed = closed_models(pairs, now=timezone.now()) if pairs else set()
    return [one for one in able if (one.service, one.slug) not in closed]


def _as_noticed(one: Maker, noticed: Noticed) -> Maker | None:
    """None for a model that its server lacks."""
    if noticed.is_lacking:
        return None
    if noticed.longest_seconds is None or one.row is None:
        return one
    longest = max(one.row.shortest_seconds, min(one.longest_seconds, noticed.longest_seconds))
    return replace(one, longest_seconds=longest)


def _built_in(slug: str) -> Maker:
    told: dict[str, Any] = settings.MUSIC_PROVIDERS[slug]
    name = told.get("name", slug.replace("-", " ").capitalize())
    return Maker(slug, name, float(told["longest_seconds"]), is_free=bool(told.get("is_free", False)))


def _outside(row: MusicModel) -> Maker:
    name = f"{outside.account_name(row.service)} / {row.name}"
    return Maker(row.slug, name, row.longest_seconds, row.service, row.factor, row=row)
