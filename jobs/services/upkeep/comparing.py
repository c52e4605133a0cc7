"""Comparing what services say they were asked with what we sent: a paid request without a row of ours is an alarm."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from jobs import outside
from jobs.contract import Listing, NotSupported, ProviderError, Recent
from jobs.models import Attempt, Outcome
from jobs.registry import listing_of
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


def describe(request: Recent) -> str:
    """One unknown request in a line."""
    ran = f", ran {request.run_seconds:.0f} s" if request.run_seconds is not None else ""
    at = f"{request.created_at:%Y-%m-%d %H:%M:%S} UTC" if request.created_at else "at an unknown time"
    return f"{request.request_id} {at}, {request.model or 'unknown model'}, {request.state}{ran}"


def _requests(compared: Compared, since: datetime, now: datetime) -> list[Recent] | None:
    """From this account's list, asked once with each key, for several keys may belong to several accounts there.

    None where no list is kept.
    """
    requests: dict[str, Recent] = {}
    has_list = False
    for name in healthy_keys(compared.account, now) or list(outside.keys(compared.account)):
        try:
            is_whole = _read(listing_of(compared.account, name), since, requests)
        except NotSupported:
            continue
        except ProviderError as error:
            has_list, compared.problem = True, str(error)
        else:
            has_list = True
            if not is_whole:
                compared.problem = f"Only the newest {MOST} requests were compared; ask for fewer hours more often."
    return list(requests.values()) if has_list else None


def _read(listing: Listing, since: datetime, requests: dict[str, Recent]) -> bool:
    """Whether the list was read as far back as that."""
    number = 0
    for number, request in enumerate(listing.recent(MOST), 1):  # noqa: B007
        if request.created_at is not None and request.created_at < since:
            return True
        requests[request.request_id] = request
    return number < MOST


def _judge(compared: Compared, requests: list[Recent], since: datetime, now: datetime) -> None:
    """Sort out what is ours, what may be, and what is not."""
    known, lost = set(), []
    attempts = Attempt.objects.filter(account=compared.account, created_at__gt=since - SAME_MOMENT)
    columns = ("request_id", "told_request_id", "outcome", "created_at")
    for request_id, webhook_id, outcome, sent_at in attempts.order_by("created_at").values_list(*columns):
        known |= {request_id, webhook_id}
        if outcome in (Outcome.OPEN, Outcome.UNKNOWN) and not webhook_id:
            lost.append(sent_at)
    compared.listed = len(requests)
    for request in sorted(requests, key=lambda each: each.created_at or now):
        if request.request_id in known or (request.created_at is not None and now - request.created_at < YOUNG):
            continue
        near = next((at for at in lost if request.created_at and abs(request.created_at - at) <= SAME_MOMENT), None)
        if near is None:
            compared.unknown.append(request)
        else:
            lost.remove(near)
            compared.perhaps += 1


def _alarm(compared: Compared) -> None:
    lines = [describe(request) for request in compared.unknown]
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
