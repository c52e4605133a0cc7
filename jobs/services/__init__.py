"""Every change to paid work: start, run, cancel, sweep."""

from __future__ import annotations

from credits.services import NotEnoughCredits, NotRefundable
from jobs.services.life.afterwards import forget, refund
from jobs.services.life.claiming import claim
from jobs.services.life.ending import AlreadyFinished, LeaseLost, NotAllowed, cancel
from jobs.services.life.running import run
from jobs.services.life.starting import AlreadyRetried, NotFinished, start
from jobs.services.sending.hearing import hear
from jobs.services.sending.keys import key_for_reading
from jobs.services.telling_staff import tell_staff
from jobs.services.upkeep.clearing import clear_work_folders
from jobs.services.upkeep.comparing import Compared, compare
from jobs.services.upkeep.reconciling import Swept, sweep
from jobs.services.upkeep.switching import NoSuchAccount, put_back, switch

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
    "clear_work_folders",
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
    "tell_staff",
]
