"""One request in fal.ai's queue: where it stands, what its result is, and how that can go wrong."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.doubles.fal import making
from tests.doubles.fal.models import FalModel
from tests.doubles.listening import Told
from tests.doubles.sounding import CONTENT_TYPES, sounding
from tests.doubles.sources import NotReadable

QUEUED, RUNNING, COMPLETED = "IN_QUEUE", "IN_PROGRESS", "COMPLETED"
"""How a request fails: its status, the body, and the headers that come with it."""
FAILURES: dict[str, tuple[int, Any, dict[str, str]]] = {
    "failed_500": (500, [{"loc": ["body"], "msg": "Internal server error", "type": "internal_server_error"}], {}),
    "failed_422": (422, [{"loc": ["body", "prompt"], "msg": "no audio came out", "type": "no_media_generated"}], {}),
    "failed_504": (504, [{"loc": ["body"], "msg": "Generation timed out", "type": "generation_timeout"}], {}),
    "failed_text": (422, "The model gave up.", {}),
    "failed_retryable": (500, [{"loc": ["body"], "msg": "down", "type": "downstream_service_error"}],
                         {"X-Fal-Retryable": "true"}),
    "failed_final": (422, [{"loc": ["body"], "msg": "too long", "type": "audio_duration_too_long"}],
                     {"X-Fal-Retryable": "false"}),
    "moderated": (422, [{"loc": ["body", "prompt"], "msg": "flagged", "type": "content_policy_violation"}], {}),
    "user_timeout": (504, "Request timed out", {"X-Fal-Request-Timeout-Type": "user"}),
    "runner_gone": (503, "Runner disconnected", {}),
    "cancelled": (499, "Client cancelled the request", {}),
}  # fmt: skip
KINDS = {"user_timeout": "request_timeout", "runner_gone": "runner_disconnected", "cancelled": "client_cancelled"}
"""How a result is delivered other than usual."""
ODD_RESULTS = (
    "as_audio_file", "bare_url", "no_content_type", "relative_url", "foreign_url", "no_audio", "no_url", "data_uri",
    "wrong_extension", "covers_itself", "quiet_failure", "times_missing",
    "last_time_missing",
)  # fmt: skip


@dataclass
class Request:
    """outcome: the fault it was accepted with. asked_times: how often its status was asked since."""

    request_id: str
    endpoint: str
    given: dict[str, Any]
    seed: int
    model: FalModel
    queued_for: int
    running_for: int
    webhook: str = ""
    outcome: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)
    asked_times: int = 0
    has_ended: bool = False
    is_cancelled: bool = False
    load: Callable[[object], bytes] = field(default=lambda url: b"")
    events = ("completed",)

    @property
    def steps(self) -> int:
        return self.queued_for + self.running_for + 1

    @property
    def has_begun(self) -> bool:
        return self.state != QUEUED

    @property
    def ending(self) -> str:
        if self.state != COMPLETED:
            return ""
        return "cancelled" if self.is_cancelled else "failed" if self.failure else "completed"

    @property
    def is_billed(self) -> bool:
        return self.ending == "completed"

    def move(self, now: float) -> None:
        self.asked_times += 1

    @property
    def state(self) -> str:
        if self.has_ended or self.asked_times > self.queued_for + self.running_for:
            return COMPLETED
        return RUNNING if self.asked_times > self.queued_for else QUEUED

    @property
    def failure(self) -> tuple[int, Any, dict[str, str]] | None:
        if self.is_cancelled:
            return FAILURES["cancelled"]
        if self.problems:
            return 422, self.problems, {"X-Fal-Retryable": "false"}
        if kind := self._unreadable:
            return 422, [{"loc": ["body", self.model.source], "msg": "The file can't be used", "type": kind}], {}
        return FAILURES.get("failed_500" if self.outcome == "quiet_failure" else self.outcome or "")

    @cached_property
    def recording(self) -> bytes:
        """Raises NotReadable."""
        return self.load(self.given[self.model.source])

    @cached_property
    def _unreadable(self) -> str:
        """Looked for when it is this request's turn."""
        if self.model.source:
            try:
                self.recording  # noqa: B018
            except NotReadable as problem:
                return str(problem)
        return ""

    def urls(self, base_url: str) -> dict[str, str]:
        """Below owner and app, whatever was submitted to."""
        address = f"{base_url}/{'/'.join(self.endpoint.split('/')[:2])}/requests/{self.request_id}"
        return {"response_url": address, "status_url": f"{address}/status", "cancel_url": f"{address}/cancel"}

    def status(self, base_url: str, *, with_logs: bool) -> Told:
        told: dict[str, Any] = {"status": self.state, "request_id": self.request_id, **self.urls(base_url)}
        if self.state == QUEUED:
            told["queue_position"] = max(self.queued_for - self.asked_times, 0)
            return Told(told, 202)
        told["logs"] = self._logs() if with_logs else None
        if self.state == RUNNING:
            return Told(told, 202)
        told["metrics"] = {"inference_time": 4.25}
        if self.failure and self.outcome != "quiet_failure":
            _, detail, _ = self.failure
            is_text = isinstance(detail, str)
            told["error"] = detail if is_text else detail[0]["msg"]
            told["error_type"] = self._kind() or ("bad_request" if is_text else detail[0]["type"])
        return Told(told)

    def result(self, base_url: str) -> Told:
        if self.failure:
            status, detail, headers = self.failure
            kind = self._kind()
            body = {"detail": detail, "error_type": kind} if kind else {"detail": detail}
            return Told(body, status, headers={**headers, **({"X-Fal-Error-Type": kind} if kind else {})})
        return Told(self.output(base_url), headers={"X-Fal-Billable-Units": "1", "x-fal-request-id": self.request_id})

    def _kind(self) -> str:
        return KINDS.get("cancelled" if self.is_cancelled else self.outcome or "", "")

    def output(self, base_url: str) -> dict[str, Any]:
        if self.model.makes in {"picture", "stems", "words"}:
            return making.output(self, base_url)
        told: dict[str, Any] = {"seed": self.seed} if self.model.returns_seed else {}
        told |= self.model.returns
        key = "audio_file" if self.outcome == "as_audio_file" else self.model.key
        if self.outcome != "no_audio":
            told[key] = self._file(base_url)
        return told

    def _file(self, base_url: str) -> Any:
        ending = "mp3" if self.outcome == "wrong_extension" else self.model.kind
        path = f"/files/{self.request_id}/out.{ending}"
        urls = {
            "relative_url": path,
            "foreign_url": f"https://10.1.2.3{path}",
            "data_uri": f"data:{CONTENT_TYPES[self.model.kind]};base64,{base64.b64encode(self.sound()).decode()}",
        }
        url = urls.get(self.outcome or "", base_url + path)
        if self.outcome == "bare_url":
            return url
        file = {"url": url, "file_name": f"out.{ending}", "file_size": len(self.sound())}
        if self.outcome == "no_url":
            return {"file_name": file["file_name"]}
        return file if self.outcome == "no_content_type" else file | {"content_type": CONTENT_TYPES[self.model.kind]}

    def sound(self) -> bytes:
        if self.model.makes != "song":
            return making.sound(self)
        return sounding(self.seed, self.model.seconds(self.given), self.model.kind)

    def file(self, name: str) -> tuple[bytes, str]:
        """What lies under a name, and what it is called."""
        made = making.files(self)
        if name in made:
            ending = name.rpartition(".")[2]
            return made[name], CONTENT_TYPES.get(ending, f"image/{ending}")
        return self.sound(), CONTENT_TYPES[self.model.kind]

    def _logs(self) -> list[dict[str, str]]:
        done = min(max(self.asked_times - self.queued_for, 0), self.running_for + 1)
        share = round(100 * done / (self.running_for + 1))
        line = {"level": "STDERR", "source": "USER", "timestamp": "2026-01-01T00:00:00.000000"}
        return [{**line, "message": "loading"}, {**line, "message": f"{share:3d}%|####      | {done}/9 [00:01<00:02]"}]
