"""The address of live events as Django sees it, in processes that have no streams."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from live.streams import REFUSALS


@require_safe
def unstreamed(_: HttpRequest) -> HttpResponse:
    """A process that serves pages by threads has no streams, so the page polls."""
    return HttpResponse(REFUSALS[503], status=503, content_type="text/plain", headers={"Retry-After": "10"})
