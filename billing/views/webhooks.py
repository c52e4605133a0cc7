"""The door through which Stripe tells what happened; the pages are elsewhere."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import services

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """200 once the event is kept, 400 for what Stripe did not send, 503 (come again) when it cannot be kept."""
    try:
        services.receive(payload=request.body, signature=request.headers.get("Stripe-Signature", ""))
    except services.NotFromStripe as refused:
        log.warning("A webhook was refused: %s", refused)
        return _said(400, str(refused))
    except DatabaseError:
        log.exception("A webhook could not be kept.")
        return _said(503, "This cannot be kept now. Please send it again.")
    return _said(200, "Received.")


def _said(status: int, words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
