"""What an ACE-Step server says: its envelope, how a task is doing, and where the finished file lies."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from engine.outbound import Answer
from engine.outside import GenerationFailed

FAILED = "The music server could not make this song."
LOST = "The music server was restarted and forgot this song."
_METAS = ("bpm", "keyscale", "timesignature", "duration")
_STATES: dict[int, Literal["queued", "done", "failed"]] = {0: "queued", 1: "done", 2: "failed"}


class NotUnderstood(Exception):
    """The answer is not one of ACE-Step's, or reports an error of the server's own."""


@dataclass(frozen=True)
class Task:
    """One task as the server tells it. is_known: there was anything to tell about it."""

    state: Literal["queued", "running", "done", "failed"]
    is_known: bool = True
    share: float | None = None
    stage: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)


def data(answer: Answer) -> Any:
    """What the envelope holds. Some failures come as HTTP 200 with a code inside. Raises NotUnderstood."""
    if answer.status != 200:
        raise NotUnderstood(f"HTTP {answer.status}")
    try:
        envelope = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("not JSON") from error
    if not isinstance(envelope, dict):
        raise NotUnderstood("not an envelope")
    if envelope.get("code", 200) != 200 or envelope.get("error"):
        raise NotUnderstood(f"code {envelope.get('code')}")
    # /v1/models has been seen without an envelope.
    return envelope.get("data", envelope)


def task(answer: Answer, task_id: str) -> Task:
    """How a task is doing. Raises NotUnderstood when it is not told."""
    rows = data(answer)
    told = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    row = next((row for row in told if row.get("task_id") == task_id), None)
    status = row.get("status") if row else None
    if row is None or not isinstance(status, int) or status not in _STATES:
        raise NotUnderstood("nothing about the task")
    state = _STATES[status]
    items = _items(row.get("result"))
    if state != "queued":
        return Task(state, items=items or [])
    first = items[0] if items else {}
    share, stage = first.get("progress"), str(first.get("stage") or "")
    is_running = isinstance(share, int | float) and share > 0
    return Task(
        "running" if is_running else "queued",
        is_known=items != [],
        share=min(float(share), 1.0) if is_running and share is not None else None,
        stage=stage[:100],
        items=items or [],
    )


def file_of(done: Task, base_url: str) -> str:
    """The address of the finished file, always on the server that was asked. Raises GenerationFailed."""
    told = next((item["file"] for item in done.items if isinstance(item.get("file"), str) and item["file"]), None)
    if told is None:
        raise GenerationFailed("The music server says the song is done and delivers none.")
    home, there = urlsplit(base_url), urlsplit(told)
    is_home = not there.netloc or (there.scheme, there.netloc) == (home.scheme, home.netloc)
    if not is_home or not there.path.endswith("/v1/audio"):
        raise GenerationFailed("The music server's song lies at an address that is not its own.")
    return f"{base_url}/v1/audio?{there.query}"


def facts_of(done: Task) -> dict[str, Any]:
    """What is worth keeping with the recipe; never paths, logs or the server's surroundings."""
    item = next((item for item in done.items if item.get("file")), {})
    given = item.get("metas")
    metas: dict[str, Any] = given if isinstance(given, dict) else {}
    kept = {name: str(item[name])[:100] for name in ("dit_model", "lm_model", "seed_value") if item.get(name)}
    told = {name: str(metas[name])[:100] for name in _METAS if metas.get(name)}
    return kept | ({"metas": told} if told else {})


def is_idle(stats: Any) -> bool:
    """Whether the server certainly has nothing queued and nothing running."""
    jobs = stats.get("jobs") if isinstance(stats, dict) else None
    return isinstance(jobs, dict) and jobs.get("queued") == 0 and jobs.get("running") == 0


def knows_nothing(stats: Any) -> bool:
    """Whether the server has no task at all, finished ones included: since its start nothing was accepted."""
    return is_idle(stats) and stats["jobs"].get("total") == 0


def models(answer: Answer) -> list[str]:
    """The names of the models a server offers, in any of the shapes this list has had. Raises NotUnderstood."""
    told = data(answer)
    rows = (told.get("models") or told.get("data")) if isinstance(told, dict) else told
    if not isinstance(rows, list):
        raise NotUnderstood("no list of models")
    names = [row.get("name") or row.get("id") if isinstance(row, dict) else row for row in rows]
    return [name.rpartition("/")[2] for name in names if isinstance(name, str)]


def _items(result: object) -> list[dict[str, Any]] | None:
    """The list inside the JSON text; None where there is no list to be read."""
    try:
        items = json.loads(result) if isinstance(result, str) else result
    except (ValueError, RecursionError):
        return None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else None
