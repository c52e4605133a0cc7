"""Makes pages and answers small on the way to the browser, without letting their size tell a secret."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TYPES = frozenset({"text/html", "text/plain", "application/json", "image/svg+xml", "application/vnd.oai.openapi"})


class CompressedText(GZipMiddleware):
    """Compresses text that was rendered whole; sound, archives and streams go as they are.

    A page may hold a secret beside words of whoever asked, so equal pages must not always be of equal size: Django
    pads each answer by a random length and masks its CSRF token anew each time (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content_type = response.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.streaming or content_type not in TYPES:
            return response
        return super().process_response(request, response)
