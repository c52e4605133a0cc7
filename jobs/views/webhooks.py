"""The door through which providers tell that something happened; it only rings the bell."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from engine.providers.shared.webhooks import BadSignature, KeysAway
from jobs import outside
from jobs.services import hear

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, account: str, token: str) -> HttpResponse:
    """200 once it is heard (or is none of ours), 400 for what the provider did not send, 503 for "come again"."""
    reader = outside.webhook_reader(account)
    if reader is None:
        return _plain(400, "Nobody is expected to call here.")
    try:
        notice = reader.read(request.headers, request.body, now=time.time())
        hear(account=account, token=token, request_id=notice.request_id, now=timezone.now())
    except BadSignature as refused:
        log.warning("a webhook of %s was refused: %s", account, refused)
        return _plain(400, str(refused))
    except KeysAway as error:
        return _plain(503, f"{error} Please send it again.")
    except DatabaseError:
        log.exception("a webhook could not be heard")
        return _plain(503, "This cannot be kept now. Please send it again.")
    return _plain(200, "Heard.")


def _plain(status: int, words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
