"""Every change to paid work: start, run, cancel, sweep."""

from __future__ import annotations

from credits.services import NotEnoughCredits, NotRefundable
from jobs.services.claiming import claim
from jobs.services.ending import AlreadyFinished, LeaseLost, NotAllowed, cancel
from jobs.services.reconciling import Swept, sweep
from jobs.services.refunding import refund
from jobs.services.running import run
from jobs.services.starting import AlreadyRetried, NotFinished, start

__all__ = [
    "AlreadyFinished",
    "AlreadyRetried",
    "LeaseLost",
    "NotAllowed",
    "NotEnoughCredits",
    "NotFinished",
    "NotRefundable",
    "Swept",
    "cancel",
    "claim",
    "refund",
    "run",
    "start",
    "sweep",
]
