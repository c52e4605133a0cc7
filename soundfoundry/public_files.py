"""Small public files that are not pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Personal pages and signed files are nobody's to index; the rest is.
ROBOTS = """User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /api/
Disallow: /credits/
Disallow: /events/
Disallow: /files/
Disallow: /library/
Disallow: /requests/
Disallow: /settings/
Disallow: /jobs/
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
