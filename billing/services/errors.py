"""What can go wrong with buying and with what Stripe tells, in words a person may read."""

from __future__ import annotations


class NotOnSale(Exception):
    """There is no such pack or plan, or it has no price at Stripe; nothing was started."""


class AlreadySubscribed(Exception):
    """This person has a subscription that still runs; it is changed in the portal, not bought twice."""


class OrderConflict(Exception):
    """The form's key belongs to an order for something else; nothing was started."""


class NotACustomer(Exception):
    """This person never bought anything, so there is nothing to manage at Stripe."""


class OutOfDate(Exception):
    """Somebody else wrote the row after Stripe was asked: what was fetched may be old, so it must be asked again."""


class NotKnownYet(Exception):
    """This concerns one of our customers, but what it belongs to is not there yet: to be tried again."""
