"""Live parts of a page: whether the browser asks for one of them alone, or for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    class ScriptedRequest(HttpRequest):
        """What django-htmx's middleware adds."""

        htmx: HtmxDetails


def asks_for_part(request: HttpRequest, part: str) -> bool:
    """Whether only the element of this id is to be renewed; a link inside it still leads to a whole page."""
    htmx = cast("ScriptedRequest", request).htmx
    return bool(htmx) and htmx.target == part and not htmx.boosted


def is_scripted(request: HttpRequest) -> bool:
    """Whether a script of the page asks, and not the browser itself."""
    return bool(cast("ScriptedRequest", request).htmx)
