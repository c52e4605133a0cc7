"""An ACE-Step 1.5 server on this machine: tasks move on as they are asked about; it misbehaves and forgets."""

from __future__ import annotations

import json
import random
import uuid
from typing import Any, ClassVar

from tests.doubles.ace_step import parameters
from tests.doubles.ace_step.tasks import FOLDER, Task
from tests.doubles.double import Double
from tests.doubles.listening import Asked, Told

SUBMIT, ASK, TASK, AUDIO, STATS = "submit", "ask", "task", "audio", "stats"
_PAGE = b"<html>502 Bad Gateway</html>"
REFUSALS = {
    "full": (429, "Server busy: queue is full"),
    "unauthorized": (401, "Invalid API key"),
    "unsupported": (415, "Unsupported Content-Type"),
    "not_ready": (503, "LLM not initialized"),
    "server_error": (500, "Internal Server Error"),
}
OF_THE_SUBMISSION = ("error_in_200", "proxy_503", "moved", "no_task_id", "lost_answer", "slow_first")


class AceStepDouble(Double):
    """longest_seconds: what its memory allows (clamped silently). models_shape: "names", "router", "bare" or "none".

    obeys_seed, takes_uploads, knows_tracks: versions before spring 2026 dropped the seed, broke off at every upload,
    and did not know the fields that name tracks.
    """

    faults_by_place: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (*REFUSALS, "error_in_200", "proxy_503", "moved", "no_task_id", "lost_answer", "slow_first"), SUBMIT
        ),
        **dict.fromkeys(("failed", "failed_told", "stale", "two_files", "foreign_file"), TASK),
        **dict.fromkeys(("result_not_json", "result_no_list", "result_empty"), TASK),
        **dict.fromkeys(("ask_503", "ask_html", "ask_lost", "ask_error_in_200", "ask_nothing"), ASK),
        **dict.fromkeys(("gone", "outside", "audio_500", "page", "page_as_audio", "cut_audio"), AUDIO),
        "stats_503": STATS,
    }
    models_known = ("acestep-v15-turbo", "acestep-v15-base")
    models_shape = "names"
    obeys_seed = takes_uploads = knows_tracks = True
    longest_seconds = 600.0
    queue_maximum = 200
    when_too_many = "full"
    queued_for = 1
    slow_seconds = 2.0

    def __init__(self, seed: int, port: int = 0) -> None:
        super().__init__(seed, port)
        self.tasks: dict[str, Task] = {}
        self.generations = self.tasks
        self.accepted: list[dict[str, Any]] = []
        self._turned_away = 0
        self._dice = random.Random(seed)

    def restart(self, *, keeps_disk: bool = True) -> None:
        """What waited was in memory only; of the rest its disk knows the last progress, and what was finished."""
        for task_id, task in list(self.tasks.items()):
            if task.state == "queued" or not keeps_disk:
                del self.tasks[task_id]
            task.is_of_before = True
        self._turned_away = 0

    def answer(self, asked: Asked) -> Told:
        places = {
            ("POST", "/release_task"): self._release, ("POST", "/query_result"): self._query,
            ("GET", "/v1/stats"): self._stats, ("GET", "/v1/models"): self._models, ("GET", "/v1/audio"): self._audio,
            ("POST", "/format_input"): self._format,
        }  # fmt: skip
        if asked.path == "/health":
            return envelope({"status": "ok", "service": "ACE-Step API", "version": "1.0"})
        answer = places.get((asked.method, asked.path))
        if answer is None:
            return Told({"detail": "Not Found"}, 404)
        try:
            # The list of models in the router's shape asks for no key.
            is_open = asked.path == "/v1/models" and self.models_shape == "router"
            if not is_open and not self._is_allowed(asked):
                return Told({"detail": "Missing or invalid API key"}, 401)
            return answer(asked)
        except parameters.NotTaken as refusal:
            return refusal.told

    def _is_allowed(self, asked: Asked) -> bool:
        if asked.headers.get("authorization", "").removeprefix("Bearer ") in self.keys:
            return True
        return asked.method == "POST" and parameters.read(asked).get("ai_token") in self.keys

    def _release(self, asked: Asked) -> Told:
        fault = self.faults.take(SUBMIT)
        if fault in REFUSALS:
            status, detail = REFUSALS[fault]
            return Told({"detail": detail}, status)
        if fault == "proxy_503":
            return Told(_PAGE, 503, "text/html")
        if fault == "moved":
            return Told(b"", 308, headers={"Location": "/elsewhere"})
        if fault == "error_in_200":
            return envelope(None, code=500, error="Failed to enqueue")
        given = parameters.read(asked)
        parameters.check_paths(given)
        if not self.takes_uploads and any(isinstance(value, bytes) for value in given.values()):
            return Told(b"Internal Server Error", 500, "text/plain; charset=utf-8")
        waiting = self._waiting
        if waiting >= self.queue_maximum:
            # The row is written before the queue is looked at, and stays.
            self._turned_away += 1
            return Told({"detail": REFUSALS["full"][1]}, 429)
        task = self._accept(given)
        told = envelope({"task_id": task.task_id, "status": "queued", "queue_position": waiting + 1})
        if fault == "no_task_id":
            return envelope({"status": "queued"})
        told.is_lost = fault == "lost_answer"
        told.wait_seconds = self.slow_seconds if fault == "slow_first" else 0.0
        return told

    @property
    def _waiting(self) -> int:
        return sum(task.state == "queued" for task in self.tasks.values())

    def _accept(self, given: dict[str, Any]) -> Task:
        """An unknown model becomes the first one, an unknown task a new song, without a word."""
        known = given.get("model") in self.models_known
        kind = given.get("task_type") if given.get("task_type") in parameters.TASKS else "text2music"
        given = {**given, "model": given["model"] if known else self.models_known[0], "task_type": kind}
        seed = int(parameters.number(given, "seed", -1))
        if parameters.truth(given, "use_random_seed", default=True) or seed < 0 or not self.obeys_seed:
            seed = self._dice.randrange(2**32)
        task_id = str(uuid.UUID(int=self._dice.getrandbits(128), version=4))
        task = Task(task_id, given, seed, self.longest_seconds, self.queued_for, fault=self.faults.take(TASK))
        task.knows_tracks = self.knows_tracks
        self.tasks[task_id] = task
        self.accepted.append(given)
        return task

    def _query(self, asked: Asked) -> Told:
        match self.faults.take(ASK):
            case "ask_503":
                return Told({"detail": "busy"}, 503)
            case "ask_html":
                return Told(_PAGE, 200, "text/html")
            case "ask_lost":
                return Told(is_lost=True)
            case "ask_error_in_200":
                return envelope(None, code=500, error="store failed")
            case "ask_nothing":
                return envelope([])
        ids = parameters.read(asked).get("task_id_list") or []
        return envelope([self._row(task_id) for task_id in (json.loads(ids) if isinstance(ids, str) else ids)])

    def _row(self, task_id: str) -> dict[str, Any]:
        task = self.tasks.get(task_id)
        if task is None:
            return {"task_id": task_id, "status": 0, "result": "[]", "progress_text": ""}
        if self.moves_when_asked:
            task.move(self.now)
        return task.row()

    def _stats(self, asked: Asked) -> Told:
        if self.faults.take(STATS):
            return Told({"detail": "busy"}, 503)
        states = [task.state for task in self.tasks.values() if not (task.is_of_before or task.is_counted_out)]
        states += ["queued"] * self._turned_away
        counts = {state: states.count(state) for state in ("queued", "running", "succeeded", "failed")}
        told = {"jobs": {"total": len(states), **counts}, "queue_size": self._waiting}
        return envelope({**told, "queue_maxsize": self.queue_maximum, "avg_job_seconds": 5.0})

    def _models(self, asked: Asked) -> Told:
        if self.models_shape == "none":
            return Told({"detail": "Not Found"}, 404)
        if self.models_shape == "router":
            return Told({"data": [{"id": f"acestep/{name}", "name": f"ACE-Step {name}"} for name in self.models_known]})
        rows = [{"name": name, "is_default": not number} for number, name in enumerate(self.models_known)]
        told = {"models": rows, "default_model": self.models_known[0]}
        return Told(told) if self.models_shape == "bare" else envelope(told)

    def _format(self, asked: Asked) -> Told:
        given = parameters.read(asked)
        if not given.get("prompt"):
            return envelope(None, code=500, error="format_sample failed")
        return envelope({"caption": f"{given['prompt']}, polished", "lyrics": given.get("lyrics", ""), "bpm": 120})

    def _audio(self, asked: Asked) -> Told:
        fault = self.faults.take(AUDIO)
        path = asked.query.get("path", "")
        if fault == "outside" or not path.startswith(f"{FOLDER}/"):
            return Told({"detail": "Access denied: path outside allowed directory"}, 403)
        task_id, _, number = path.removeprefix(f"{FOLDER}/").partition(".")[0].partition(" ")
        if fault == "gone" or task_id not in self.tasks:
            return Told({"detail": "Audio file not found"}, 404)
        if fault == "audio_500":
            return Told({"detail": "Internal Server Error"}, 500)
        sound, kind = self.tasks[task_id].audio(int(number))
        if fault in {"page", "page_as_audio"}:
            return Told(_PAGE, content_type="text/html" if fault == "page" else kind)
        return Told(sound, content_type=kind, is_cut=fault == "cut_audio")


def envelope(data: Any, *, code: int = 200, error: str | None = None) -> Told:
    return Told({"data": data, "code": code, "error": error, "timestamp": 1_790_000_000_000, "extra": None})
