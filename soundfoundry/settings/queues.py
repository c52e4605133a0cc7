"""Which queues there are: one for all work, and those that JOB_QUEUES names for some of it."""

from __future__ import annotations

import re
from typing import Any

from soundfoundry.settings.environment import Environment

FIRST = "default"
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


def job_queues(env: Environment) -> dict[str, str]:
    """The queue of each kind of job or service that has one of its own: JOB_QUEUES=ace-step=gpu."""
    found: dict[str, str] = {}
    for entry in env.words("JOB_QUEUES"):
        whose, _, queue = (part.strip() for part in entry.partition("="))
        if NAME.fullmatch(whose) and NAME.fullmatch(queue) and found.get(whose, queue) == queue:
            found[whose] = queue
        else:
            env.problem(f"JOB_QUEUES holds {entry!r}: write a kind or service and its one queue, such as ace-step=gpu.")
    return found


def rq_queues(named: dict[str, str], redis_url: str) -> dict[str, dict[str, Any]]:
    """Every queue as RQ and the reconciler know it; work that is not named waits in the first."""
    return {
        name: {
            "URL": redis_url,
            "SERIALIZER": "rq.serializers.JSONSerializer",
            "DEFAULT_TIMEOUT": 900,
            "REDIS_CLIENT_KWARGS": {"socket_connect_timeout": 3},
        }
        for name in dict.fromkeys([FIRST, *named.values()])
    }
