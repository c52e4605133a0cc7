"""What an ACE-Step server says: its envelope, how a task is doing, and where the finished file lies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from engine.cleaning import clean
from engine.outbound import Answer
from engine.outside import GenerationFailed

FAILED = "The music server could not make this song."
LOST = "The music server was restarted and forgot this song."
# An edit tells "N/A" for all of them.
_NO_VALUES = (None, "", 0, "N/A")
_METAS = ("bpm", "keyscale", "timesignature", "duration")
_WAITING = {"", "queued"}
# The first half of its progress is its language model's, which tells nothing until it has ended.
_SILENT_SHARE = 0.5
_STATES: dict[int, Literal["queued", "done", "failed"]] = {0: "queued", 1: "done", 2: "failed"}


class NotUnderstood(Exception):
    """The answer is not one of ACE-Step's, or reports an error of the server's own."""


@dataclass(frozen=True)
class Task:
    """One task as the server tells it. is_known: there was anything to tell about it. position: in its line, from 1."""

    state: Literal["queued", "running", "done", "failed"]
    is_known: bool = True
    share: float | None = None
    stage: str = ""
    position: int | None = None
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
    known = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    row = next((row for row in known if row.get("task_id") == task_id), None)
    status = row.get("status") if row else None
    if row is None or not isinstance(status, int) or status not in _STATES:
        raise NotUnderstood("nothing about the task")
    state = _STATES[status]
    items = _items(row.get("result"))
    if state != "queued":
        return Task(state, items=items or [])
    first = items[0] if items else {}
    progress, stage = first.get("progress"), str(first.get("stage") or "")
    has_begun = isinstance(progress, int | float) and progress > 0
    return Task(
        "running" if has_begun or stage not in _WAITING else "queued",
        is_known=items != [],
        share=_share(float(progress)) if has_begun and progress is not None else None,
        stage=stage[:100],
        items=items or [],
    )


def file_of(done: Task, base_url: str) -> str:
    """The address of the finished file, always on the server that was asked. Raises GenerationFailed."""
    address = next((item["file"] for item in done.items if isinstance(item.get("file"), str) and item["file"]), None)
    if address is None:
        raise GenerationFailed("The music server says the song is done and delivers none.")
    home, there = urlsplit(base_url), urlsplit(address)
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
    measures = {name: str(metas[name])[:100] for name in _METAS if metas.get(name) not in _NO_VALUES}
    return kept | ({"metas": measures} if measures else {})


def model_of(done: Task) -> str:
    """The model that made the song, by the last part of its name; "" where that is not told."""
    item = next((item for item in done.items if item.get("file")), {})
    name = item.get("dit_model")
    return last_part(str(clean(name)))[:100] if isinstance(name, str) else ""


def seed_of(done: Task) -> int | None:
    """The seed of the first file, 0 to 2^32-1; None where it is not told."""
    item = next((item for item in done.items if item.get("file")), {})
    first = str(item.get("seed_value", "")).split(",")[0].strip()
    return int(first) if re.fullmatch(r"[0-9]{1,10}", first) and int(first) < 2**32 else None


def last_part(name: str) -> str:
    """ "acestep-v15-turbo" for "acestep/acestep-v15-turbo"."""
    return name.rpartition("/")[2]


def is_idle(stats: Any) -> bool:
    """Whether the server certainly has nothing queued and nothing running.

    Not by its count of queued tasks: one that was turned away because the queue was full stays in it.
    """
    jobs = stats.get("jobs") if isinstance(stats, dict) else None
    return isinstance(jobs, dict) and stats.get("queue_size") == 0 and jobs.get("running") == 0


def position(stats: Any, at_first: object) -> int | None:
    """A place in line from 1: the one told when the task was accepted, or fewer since only so many wait now."""
    waiting = stats.get("queue_size") if isinstance(stats, dict) else None
    if not isinstance(at_first, int) or at_first < 1:
        return None
    return max(1, min(at_first, waiting)) if isinstance(waiting, int) else at_first


def knows_nothing(stats: Any) -> bool:
    """Whether the server has no task at all, finished ones included: since its start nothing was accepted."""
    return is_idle(stats) and stats["jobs"].get("total") == 0


def models(answer: Answer) -> list[str]:
    """The names of the models a server offers, in any of the shapes this list has had. Raises NotUnderstood."""
    listed = data(answer)
    rows = (listed.get("models") or listed.get("data")) if isinstance(listed, dict) else listed
    if not isinstance(rows, list):
        raise NotUnderstood("no list of models")
    # Where there is an id, the name is one for people.
    names = [row.get("id") or row.get("name") if isinstance(row, dict) else row for row in rows]
    return [last_part(name) for name in names if isinstance(name, str)]


def _share(progress: float) -> float | None:
    """How much of what is told about is done; None while nothing is."""
    return min((progress - _SILENT_SHARE) / (1 - _SILENT_SHARE), 1.0) if progress > _SILENT_SHARE else None


def _items(result: object) -> list[dict[str, Any]] | None:
    """The list inside the JSON text; None where there is no list to be read."""
    try:
        items = json.loads(result) if isinstance(result, str) else result
    except (ValueError, RecursionError):
        return None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else None
