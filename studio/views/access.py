"""What all pages of the studio ask first: whose track it is, whether it can be heard, what was agreed on."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import Http404, HttpRequest

from accounts.models import User
from tracks.models import Track

# No price has more; of a number that was forged nothing is read.
PRICE_DIGITS = 9


def person_of(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast("User", request.user)


def own_sound(request: HttpRequest, pk: uuid.UUID) -> Track:
    """A track of this person that can be heard; anything else is as if it were missing."""
    try:
        return Track.objects.owned_by(person_of(request)).live().delivered().for_its_page().get(pk=pk)
    except Track.DoesNotExist:
        raise Http404 from None


def agreed_credits(request: HttpRequest, field: str) -> int:
    """The price that a page told and sent back; one that told none has agreed to none."""
    sent = request.POST.get(field, "")
    return int(sent) if sent.isdecimal() and len(sent) <= PRICE_DIGITS else 0
