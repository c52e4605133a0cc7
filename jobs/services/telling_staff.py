"""Mail to the people who run this site; work never waits for it and never fails by it."""

from __future__ import annotations

import logging
from functools import partial

from django.core.mail import send_mail
from django.db import transaction

from accounts.models import User

log = logging.getLogger(__name__)


def tell_staff(*, subject: str, text: str) -> None:
    """One mail to every active member of staff, when the caller's transaction commits."""
    people = list(User.objects.filter(is_staff=True, is_active=True).values_list("email", flat=True))
    if people:
        transaction.on_commit(partial(_send, subject, text, people), robust=True)


def _send(subject: str, text: str, people: list[str]) -> None:
    try:
        send_mail(f"[SoundFoundry] {subject}", text, None, people)
    except OSError as error:
        log.warning("staff not told by mail: %s", error)
