"""The runner of takes without its slowest step: a result is fetched as always, and not mastered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from files.storing import store
from jobs.contract import Report
from jobs.models import Job
from tracks.runners import GenerateRunner

MEASURED = {"duration_seconds": 30.0, "tempo_bpm": 80.0, "key": "", "loudness_lufs": -14.0, "true_peak_dbtp": -1.0}


class QuickRunner(GenerateRunner):
    """Delivers what it got."""

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        mix = store(folder / job.fetched["mix"])
        master = {"role": "master", "name": "", "storage_key": mix.key, "content_type": "audio/wav",
                  "size_bytes": mix.size_bytes, "sha256": mix.sha256}  # fmt: skip
        return {
            "files": [master],
            "recipe": {"facts": job.fetched["facts"]},
            "measured": MEASURED,
            "score": {},
            "peaks": [],
        }
