"""When a newcomer gets the first credits: for an address that works and stays, not by the dozen from one network."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.queries import has_confirmed, is_disposable
from accounts.throttle import Limit, ThrottleAway, take
from credits.models import Transaction
from credits.services.grants import welcome, welcome_key

if TYPE_CHECKING:
    from accounts.models import User

DAY_SECONDS = 24 * 3600


def welcome_newcomer(*, user: User, address: str) -> Transaction | None:
    """The welcome credits, once, as soon as they are due; None where they are not due (yet). Asking again is cheap.

    address: where the person is now, as client_address tells it. What a full network or an absent Redis holds back is
    given at a later sign-in.
    """
    earlier = Transaction.objects.filter(key=welcome_key(user)).first()
    if earlier is not None:
        return earlier
    if settings.WELCOME_CREDITS_AFTER == "confirmation" and not has_confirmed(user):
        return None
    if is_disposable(user.email) or not _network_has_room(address):
        return None
    return welcome(user=user)


def _network_has_room(address: str) -> bool:
    most = settings.WELCOME_CREDITS_PER_NETWORK
    if not most:
        return True
    try:
        return take((Limit("welcome-network", most, DAY_SECONDS), _network(address))).is_allowed
    except ThrottleAway:
        return False


def _network(address: str) -> str:
    """The block that one customer of a provider gets: /24 of IPv4, /48 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))
