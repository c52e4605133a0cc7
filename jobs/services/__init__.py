"""Every change to paid work: start, run, cancel, sweep."""

from __future__ import annotations

from credits.services import NotEnoughCredits, NotRefundable
from jobs.services.claiming import claim
from jobs.services.comparing import Compared, compare
from jobs.services.ending import AlreadyFinished, LeaseLost, NotAllowed, cancel
from jobs.services.forgetting import forget
from jobs.services.hearing import hear
from jobs.services.keys import key_for_reading, put_back
from jobs.services.reconciling import Swept, sweep
from jobs.services.refunding import refund
from jobs.services.running import run
from jobs.services.starting import AlreadyRetried, NotFinished, start
from jobs.services.switching import NoSuchAccount, switch

__all__ = [
    "AlreadyFinished",
    "AlreadyRetried",
    "Compared",
    "LeaseLost",
    "NoSuchAccount",
    "NotAllowed",
    "NotEnoughCredits",
    "NotFinished",
    "NotRefundable",
    "Swept",
    "cancel",
    "claim",
    "compare",
    "forget",
    "hear",
    "key_for_reading",
    "put_back",
    "refund",
    "run",
    "start",
    "sweep",
    "switch",
]
