"""Comparing what services say they were asked with what we sent: a paid request without a row of ours is an alarm."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

from django.conf import settings
from django.utils import timezone

from jobs import outside
from jobs.contract import NotSupported, ProviderError, Recent
from jobs.models import Attempt, Outcome
from jobs.registry import runner_for
from jobs.services.sending.keys import healthy_keys
from jobs.services.telling_staff import tell_staff

log = logging.getLogger(__name__)

# What was accepted a moment ago may not be written down yet.
YOUNG = timedelta(minutes=2)
# Between sending and what the service calls the time of the request: the longest call, and clocks that differ.
SAME_MOMENT = timedelta(minutes=3)
MOST = 1000
SHOWN = 20


@dataclass
class Compared:
    """One account's own list beside our attempts. perhaps: requests that explain attempts whose answer was lost.

    problem: why not everything could be compared, in words; what was listed before that is compared.
    """

    account: str
    listed: int = 0
    perhaps: int = 0
    unknown: list[Recent] = field(default_factory=list)
    problem: str = ""


def compare(*, hours: int = 24, now: datetime | None = None) -> list[Compared]:
    """Every account that keeps a list of its own. Unknown requests are logged as errors and told to staff."""
    now = now or timezone.now()
    since = now - timedelta(hours=hours)
    found = []
    for account in outside.accounts():
        compared = Compared(account)
        requests = _requests(compared, since, now)
        if requests is None:
            continue
        found.append(compared)
        _judge(compared, requests, since, now)
        if compared.problem:
            log.warning("requests at %s are not all compared: %s", account, compared.problem)
        if compared.unknown:
            _alarm(compared)
    return found


def described(one: Recent) -> str:
    """One unknown request in a line."""
    ran = f", ran {one.run_seconds:.0f} s" if one.run_seconds is not None else ""
    at = f"{one.created_at:%Y-%m-%d %H:%M:%S} UTC" if one.created_at else "at an unknown time"
    return f"{one.request_id} {at}, {one.model or 'unknown model'}, {one.state}{ran}"


def _requests(compared: Compared, since: datetime, now: datetime) -> list[Recent] | None:
    """From every list of this account, whichever kind of job knows how to ask for it; None where there is none."""
    requests: dict[str, Recent] = {}
    has_list = False
    # Several keys may belong to several accounts there.
    names = healthy_keys(compared.account, now) or list(outside.keys(compared.account))
    for kind, name in product(settings.JOB_RUNNERS, names):
        try:
            number = 0
            for number, one in enumerate(runner_for(kind).recent(compared.account, name, MOST), 1):  # noqa: B007
                if one.created_at is not None and one.created_at < since:
                    break
                requests[one.request_id] = one
            else:
                if number >= MOST:
                    compared.problem = f"Only the newest {MOST} requests were compared; ask for fewer hours more often."
            has_list = True
        except NotSupported:
            continue
        except ProviderError as error:
            has_list, compared.problem = True, str(error)
    return list(requests.values()) if has_list else None


def _judge(compared: Compared, requests: list[Recent], since: datetime, now: datetime) -> None:
    """Sort out what is ours, what may be, and what is not."""
    known, lost = set(), []
    attempts = Attempt.objects.filter(account=compared.account, created_at__gt=since - SAME_MOMENT)
    columns = ("request_id", "told_request_id", "outcome", "created_at")
    for request_id, told, outcome, sent_at in attempts.order_by("created_at").values_list(*columns):
        known |= {request_id, told}
        if outcome in (Outcome.OPEN, Outcome.UNKNOWN) and not told:
            lost.append(sent_at)
    compared.listed = len(requests)
    for one in sorted(requests, key=lambda each: each.created_at or now):
        if one.request_id in known or (one.created_at is not None and now - one.created_at < YOUNG):
            continue
        near = next((at for at in lost if one.created_at and abs(one.created_at - at) <= SAME_MOMENT), None)
        if near is None:
            compared.unknown.append(one)
        else:
            lost.remove(near)
            compared.perhaps += 1


def _alarm(compared: Compared) -> None:
    lines = [described(one) for one in compared.unknown]
    for line in lines:
        log.error("%s was asked for something that nobody here sent: %s", compared.account, line)
    name, more = outside.account_name(compared.account), len(lines) - SHOWN
    shown = [*lines[:SHOWN], *([f"and {more} more"] if more > 0 else [])]
    tell_staff(
        subject=f"{name} lists {len(lines)} requests that were not sent from here",
        text="\n".join(shown) + "\n\n"
        "They are charged to this installation's account. If somebody else uses the same account, give this "
        "installation one of its own; otherwise replace its keys, and look at these requests there.",
    )
