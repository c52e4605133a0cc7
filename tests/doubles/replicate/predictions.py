"""One prediction: where it stands, what it tells of itself, and how its end can be odd."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.doubles.replicate import making
from tests.doubles.replicate.models import ReplicateModel
from tests.doubles.sounding import CONTENT_TYPES, sounding
from tests.doubles.sources import NotReadable

STARTING, PROCESSING, SUCCEEDED, FAILED, CANCELED, ABORTED = (
    "starting", "processing", "succeeded", "failed", "canceled", "aborted",
)  # fmt: skip
ENDED = (SUCCEEDED, FAILED, CANCELED, ABORTED)
"""How it ends other than with a song."""
ENDS: dict[str, tuple[str, str]] = {
    "failed": (FAILED, "Prediction failed: an error occurred"),
    "out_of_memory": (FAILED, "CUDA out of memory (E1001)"),
    "moderated": (FAILED, "The input was flagged as sensitive. Try another prompt. (E005)"),
    "no_source": (FAILED, "Prediction failed: the file could not be downloaded"),
    "aborted": (ABORTED, ""),
    "deadline": (CANCELED, ""),
}
"""How its output is told other than as an address."""
OUTPUTS = ("as_list", "as_object", "as_data", "as_nothing", "as_empty_list", "as_api_file", "as_foreign", "as_relative",
           "output_first", "new_word", "times_missing", "last_time_missing")  # fmt: skip
KEPT_SECONDS = 3600.0


@dataclass
class Prediction:
    """asked_times: how often it was asked about since it was created; times are seconds since 1970.

    extra: what it tells instead of the truth.
    """

    prediction_id: str
    name: str
    model: ReplicateModel
    given: dict[str, Any]
    seed: int
    created_at: float
    starting_for: int
    processing_for: int
    webhook: str = ""
    events: tuple[str, ...] = ()
    outcome: str | None = None
    asked_times: int = 0
    ended_at: float | None = None
    stopped_as: str = ""
    had_started: bool = False
    digits: int = 6
    extra: dict[str, Any] = field(default_factory=dict)
    load: Callable[[object], bytes] = field(default=lambda url: b"")
    recording: bytes = b""

    @property
    def steps(self) -> int:
        return self.starting_for + self.processing_for + 1

    @property
    def has_begun(self) -> bool:
        return self.had_started

    @property
    def ending(self) -> str:
        endings = {SUCCEEDED: "completed", FAILED: "failed", ABORTED: "failed", CANCELED: "cancelled"}
        return endings.get(self.status, "")

    @property
    def is_billed(self) -> bool:
        """What was canceled is billed for the time it used."""
        return self.status == SUCCEEDED or (self.status == CANCELED and self.had_started)

    @property
    def status(self) -> str:
        if self.stopped_as:
            return self.stopped_as
        if self.ended_at is not None:
            return ENDS.get(self.outcome or "", (SUCCEEDED, ""))[0]
        return PROCESSING if self.asked_times > self.starting_for else STARTING

    def move(self, now: float) -> None:
        """One question further."""
        self.asked_times += 1
        if self.status == PROCESSING:
            self.had_started = True
        is_over = self.outcome == "aborted" or self.asked_times > self.starting_for + self.processing_for
        if is_over and self.asked_times > self.starting_for:
            self.end(now)

    def end(self, now: float) -> None:
        if self.ended_at is None:
            self.ended_at = now
            if self.pointed_to:
                self._read()
            self.had_started = self.outcome != "aborted"

    @property
    def pointed_to(self) -> str:
        """Where its recording is, "" for none."""
        return next((self.given[name] for name in self.model.sources if name in self.given), "")

    def _read(self) -> None:
        try:
            self.recording = self.load(self.pointed_to)
        except NotReadable:
            self.outcome = self.outcome if self.outcome in ENDS else "no_source"

    def stop(self, now: float) -> None:
        """What was not started is aborted or canceled alike without charge; recorded: at once `canceled`."""
        if self.ended_at is None:
            self.stopped_as, self.ended_at = CANCELED, now

    def is_removed(self, now: float) -> bool:
        return self.ended_at is not None and now - self.ended_at >= KEPT_SECONDS

    def told(self, base_url: str, now: float, *, as_data: bool = False) -> dict[str, Any]:
        is_removed = self.is_removed(now)
        address = f"{base_url}/v1/predictions/{self.prediction_id}"
        status = "warming_up" if self.outcome == "new_word" and self.status == PROCESSING else self.status
        told: dict[str, Any] = {
            "id": self.prediction_id, "model": self.name, "version": self.model.shown_version,
            "input": None if is_removed else self.given, "logs": None if is_removed else self._logs(),
            "output": None, "data_removed": is_removed, "error": None, "source": "api", "status": status,
            "created_at": self._time(self.created_at),
            "started_at": self._time(self.created_at + 1) if self.had_started else None,
            "completed_at": self._time(self.ended_at) if self.ended_at is not None else None,
            "webhook_completed": None,
            "urls": {"get": address, "cancel": f"{address}/cancel", "web": f"https://replicate.com/p/{self.prediction_id}"},
        }  # fmt: skip
        if self.status == SUCCEEDED or (self.outcome == "output_first" and self.status == PROCESSING):
            told["output"] = None if is_removed else self._output(base_url, as_data=as_data)
        if self.status == FAILED:
            told["error"] = ENDS[self.outcome or ""][1]
        told["metrics"] = {"predict_time": 4.25, "total_time": 5.5} if self.ended_at is not None else {}
        return told | self.extra

    def _output(self, base_url: str, *, as_data: bool) -> Any:
        if self.model.makes != "song":
            return making.output(self, base_url)
        kind = self.given.get("output_format", self.given.get("audio_format", self.model.kind))
        url = f"{base_url}/delivery/{self.prediction_id}/out.{kind}"
        data = f"data:{CONTENT_TYPES[kind]};base64," + base64.b64encode(self.sound()).decode()
        return {
            "as_list": [url], "as_object": {"other": None, "audio": url}, "as_data": data, "as_nothing": None,
            "as_empty_list": [], "as_api_file": f"{base_url}/v1/files/{self.prediction_id}/out.{kind}",
            "as_foreign": "https://10.1.2.3/out.wav", "as_relative": "/out.wav",
        }.get(self.outcome or "", data if as_data else url)  # fmt: skip

    def sound(self) -> bytes:
        kind = self.given.get("output_format", self.given.get("audio_format", self.model.kind))
        if self.recording:
            return making.sound(self, kind)
        return sounding(self.seed, self.model.seconds(self.given), kind)

    def file(self, name: str) -> tuple[bytes, str]:
        """What lies under a name, and what it is called."""
        made, ending = making.files(self), name.rpartition(".")[2]
        kind = CONTENT_TYPES.get(ending, f"image/{ending}")
        return (made[name], kind) if name in made else (self.sound(), kind)

    def _logs(self) -> str | None:
        if self.status == STARTING:
            return None
        done = min(self.asked_times - self.starting_for, self.processing_for + 1)
        shares = [round(100 * step / (self.processing_for + 1)) for step in range(1, done + 1)]
        return "loading\n" + "\n".join(f"{share:3d}%|####      | {share}/100 [00:01<00:02]" for share in shares)

    def _time(self, moment: float) -> str:
        """The number of digits below the second varies."""
        whole = datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{whole}.{int(moment % 1 * 10**self.digits):0{self.digits}d}Z"
