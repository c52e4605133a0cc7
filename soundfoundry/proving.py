"""The invariants of money over every room: what `manage.py prove_money` prints and what the clock looks after."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import Any

from billing import queries as billing_queries
from credits import queries as credits_queries
from jobs import queries as jobs_queries
from tracks import queries as tracks_queries

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and every row that breaks an invariant (with room, invariant, message and row)."""

    seen: dict[str, int]
    broken: list[dict[str, Any]]


def prove_everything(*, deep: bool = False) -> Proof:
    """Add everything up again in one snapshot; `deep` also follows the chain of digests, entry by entry."""
    with credits_queries.one_snapshot():
        found: dict[str, list[Any]] = {
            "credits": [*credits_queries.prove(deep=deep)],
            "billing": [*billing_queries.prove()],
            "jobs": [*jobs_queries.prove()],
            "tracks": [*tracks_queries.prove()],
        }
        seen = credits_queries.counts()
    return Proof(seen, [{"room": room, "row": {}, **asdict(each)} for room, rows in found.items() for each in rows])


def watch() -> str:
    """Prove, and log an error for each broken invariant, so that somebody is woken; says what was found."""
    proof = prove_everything()
    for each in proof.broken:
        logger.error("broken invariant %s in %s: %s %s", each["invariant"], each["room"], each["message"], each["row"])
    return f"{len(proof.broken)} broken invariants"
