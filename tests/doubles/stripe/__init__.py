"""Stripe on this machine: its API, its hosted pages, its webhooks and a clock, for tests and for trying things out."""

from tests.doubles.stripe.double import StripeDouble
from tests.doubles.stripe.faults import Faults

__all__ = ["Faults", "StripeDouble"]
