"""The tasks of the server: each moves on a step whenever it is asked about, and ends with files or fails."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import soundfile

from tests.doubles import making
from tests.doubles.ace_step import parameters
from tests.doubles.sounding import CONTENT_TYPES, sounding

# The first half belongs to its language model, which tells nothing.
STAGES = ((0.51, "Preparing inputs..."), (0.5875, "Generating music..."), (0.9, "Decoding audio..."))
INSTRUCTIONS = {
    "extract": "Extract the {TRACK_NAME} track from the audio:",
    "lego": "Generate the {TRACK_NAME} track based on the audio context:",
    "complete": "Complete the input track with {TRACK_CLASSES}:",
}
FOLDER = "/srv/acestep/api_audio"


@dataclass
class Task:
    """queued_for: how many questions it stays in the queue. is_of_before: it is what the disk kept over a restart.

    is_counted_out: it has ended, which is not written down yet.
    """

    task_id: str
    given: dict[str, Any]
    seed: int
    longest_seconds: float
    queued_for: int
    asked_times: int = 0
    is_stuck: bool = False
    is_of_before: bool = False
    is_counted_out: bool = False
    knows_tracks: bool = True
    fault: str | None = None
    webhook, events, is_billed = "", (), False

    @property
    def steps(self) -> int:
        return self.queued_for + len(STAGES) + 1

    @property
    def has_begun(self) -> bool:
        return self.state != "queued"

    @property
    def ending(self) -> str:
        if self.is_of_before and self.state == "running":
            return "lost"
        return {"succeeded": "completed", "failed": "failed"}.get(self.state, "")

    def move(self, now: float) -> None:
        self.asked_times += not self.is_of_before

    @property
    def state(self) -> str:
        if self.asked_times <= self.queued_for:
            return "queued"
        return "running" if self.is_stuck or self.asked_times <= self.queued_for + len(STAGES) else self._ending

    @property
    def _ending(self) -> str:
        has_failed = str(self.fault).startswith("failed") or self.fault == "stale"
        return "failed" if has_failed or (self.is_edit and not self._has_source) else "succeeded"

    @property
    def is_edit(self) -> bool:
        return self.given.get("task_type") != "text2music"

    @cached_property
    def _has_source(self) -> bool:
        try:
            return making.seconds_of(self.given.get("src_audio") or b"") > 0
        except soundfile.LibsndfileError:
            return False

    @property
    def instruction(self) -> str:
        """What its model is told to do; where the fields that name tracks are unknown, the blank is not filled in."""
        if told := self.given.get("instruction"):
            return str(told)
        template = INSTRUCTIONS.get(str(self.given.get("task_type")), "")
        for field in ("track_name", "track_classes") if self.knows_tracks else ():
            template = template.replace(f"{{{field.upper()}}}", str(self.given.get(field, "")).upper())
        return template

    @property
    def seconds(self) -> float:
        """As long as the recording it edits; else as asked, as far as the memory reaches."""
        if self.is_edit and self._has_source:
            return making.seconds_of(self.given["src_audio"]) + sum(self._beyond)
        return max(10.0, min(parameters.number(self.given, "audio_duration", 30.0), self.longest_seconds))

    @property
    def _beyond(self) -> tuple[float, float]:
        """By how much the part to paint lies before and behind the recording."""
        if self.given.get("task_type") != "repaint":
            return 0.0, 0.0
        start, end = (parameters.number(self.given, f"repainting_{side}", 0.0) for side in ("start", "end"))
        return max(-start, 0.0), max(end - making.seconds_of(self.given["src_audio"]), 0.0)

    @property
    def count(self) -> int:
        asked = int(parameters.number(self.given, "batch_size", 2))
        return 2 if self.fault == "two_files" else max(1, min(asked, 8))

    def row(self) -> dict[str, Any]:
        """As `/query_result` tells it: the result is JSON inside a text."""
        codes = {"queued": 0, "running": 0, "succeeded": 1, "failed": 2}
        row = {"task_id": self.task_id, "status": codes[self.state], "progress_text": "another task's last line"}
        return {**row, "result": self._result()}

    def audio(self, number: int) -> tuple[bytes, str]:
        kind = str(self.given.get("audio_format") or "mp3")
        kind = kind if kind in CONTENT_TYPES else "mp3"
        return self._sound(self.seed + number, kind), CONTENT_TYPES[kind]

    def _sound(self, seed: int, kind: str) -> bytes:
        """A part made anew, one track of a recording, or something else of the right length."""
        source, task = self.given.get("src_audio"), self.given.get("task_type")
        if task == "repaint":
            start, end = (parameters.number(self.given, f"repainting_{side}", -1.0) for side in ("start", "end"))
            before, after = self._beyond
            longer = making.extended(source, before, after, seed) if before or after else source
            made = making.repainted(longer, max(start, 0.0), before + (self.seconds if end < 0 else end), seed)
            return making.encoded(made, kind)
        if task == "extract":
            return making.encoded(making.separated(source, ("the track", "the rest"))["the track"], kind)
        return sounding(seed, round(self.seconds, 3), kind)

    def _result(self) -> str:
        if self.state in {"queued", "running"}:
            share, stage = (0.0, "queued") if self.state == "queued" else self._progress()
            return json.dumps([{**self._item(0, ""), "status": 0, "progress": share, "stage": stage}])
        if self.state == "failed":
            error = "Traceback (most recent call last):\n  torch.cuda.OutOfMemoryError" * (self.fault == "failed_told")
            return json.dumps([{**self._item(0, ""), "status": 2, **({"error": error} if error else {})}])
        broken = {"result_not_json": "[{'file'", "result_no_list": '{"file": "x"}', "result_empty": "[]"}
        if self.fault in broken:
            return broken[self.fault]
        return json.dumps([self._item(number, self._path(number)) for number in range(self.count)])

    def _progress(self) -> tuple[float, str]:
        return STAGES[min(self.asked_times - self.queued_for, len(STAGES)) - 1]

    def _path(self, number: int) -> str:
        kind = str(self.given.get("audio_format") or "mp3")
        path = "/v1/audio?path=" + quote(f"{FOLDER}/{self.task_id} {number}.{kind}", safe="")
        return f"http://192.0.2.7:8001{path}" if self.fault == "foreign_file" else path

    def _item(self, number: int, file: str) -> dict[str, Any]:
        metas = {"bpm": self.given.get("bpm"), "duration": self.seconds, "genres": "",
                 "keyscale": self.given.get("key_scale", ""), "timesignature": ""}  # fmt: skip
        if self.is_edit:
            metas = dict.fromkeys(metas, "N/A")
        return {
            "file": file, "wave": "", "status": int(bool(file)), "create_time": 1_790_000_000, "env": "development",
            "prompt": self.given.get("prompt", ""), "lyrics": self.given.get("lyrics", ""), "metas": metas,
            "generation_info": "", "seed_value": ",".join(str(self.seed + each) for each in range(self.count)),
            "lm_model": "acestep-5Hz-lm-0.6B", "dit_model": str(self.given.get("model") or "acestep-v15-turbo"),
        }  # fmt: skip
