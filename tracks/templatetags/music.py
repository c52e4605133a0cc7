"""Filters and tags for templates that show music."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from engine.brief import BriefError
from files.words import in_words
from makers.changing import changers
from makers.choosing import maker
from tracks.labels import label
from tracks.models import Track
from tracks.queries import offer_again
from tracks.sheets import clock as in_minutes
from tracks.sheets import outline

register = template.Library()
register.filter(label)


@register.simple_tag
def has_changers() -> bool:
    """Whether there are services here that change recordings."""
    return bool(changers())


@register.filter
def clock(seconds: float | None) -> str:
    """1:05; a dash while it is unknown."""
    return "–" if seconds is None else in_minutes(seconds)


@register.filter
def address(track: Track, name: str) -> str:
    """Where a track's page, cover, waveform or sound is: `{% url %}` for lists, which ask for a hundred of them."""
    before, after = _around_pk(name, get_script_prefix())  # the prefix is part of every address
    return SafeString(f"{before}{track.pk}{after}")


@register.filter
def cover(track: Track) -> str:
    """Where its cover is: at another address once it shows something else, as browsers keep covers for a day."""
    shown = f"{track.title}\0{track.is_delivered}".encode()
    return SafeString(f"{address(track, 'cover')}?v={crc32(shown):x}")


@cache
def _around_pk(name: str, _prefix: str) -> tuple[str, str]:
    pk = UUID(int=0)
    before, _, after = reverse(f"tracks:{name}", args=[pk]).partition(str(pk))
    return before, after


@register.filter
@cache
def icon(name: str) -> str:
    """Where the icon of this name is drawn."""
    return SafeString(f"{static('pictures/icons.svg')}#{name}")


@register.filter
def waveform(track: Track, columns: int = 120) -> str:
    """The outline of a track's sound as an SVG path."""
    return SafeString(outline(track.peaks, columns))


@register.filter
def credits(amount: int) -> str:
    """ "1 credit", "4 credits"."""
    return "1 credit" if amount == 1 else f"{amount} credits"


@register.filter
def price_again(track: Track) -> str:
    """ " for 4 credits", " for free": what trying this take again costs; "" when nobody can make it now."""
    try:
        price = offer_again(track)[1]
    except BriefError:
        return ""
    return f" for {credits(price)}" if price else " for free"


@register.filter
def times(percent: int) -> str:
    """ "4 ×", "1.5 ×"."""
    return f"{percent / 100:g} ×"


@register.filter
def maker_name(slug: str) -> str:
    """What people call who makes music; its slug when it is not known any more."""
    try:
        return maker(slug).name
    except KeyError:
        return slug


@register.filter
def bytes(size: int) -> str:
    """ "4.9 GB"."""
    return in_words(size)


@register.filter
def file_label(file_format: str) -> str:
    """What people call a format: MP3, Opus, Score (JSON)."""
    return {"opus": "Opus", "score": "Score (JSON)", "lrc": "Words with times (LRC)"}.get(
        file_format, file_format.upper()
    )


@register.filter
def wordlist(words: str) -> list[str]:
    return words.split()


@register.filter
def of(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, "")
