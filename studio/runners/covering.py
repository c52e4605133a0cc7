"""How a worker arranges a recording anew: recording and voice are fetched, the rest is as for a changed song."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.recipe import COMPOSER
from engine.separation.custom_network import BadNetwork
from files.storing import copy_to
from jobs.contract import ContractBroken, GenerationFailed, Report, Terms
from studio.queries import understanding_of
from studio.queries.covers import recording_problem, recording_values, voice_stem
from studio.runners.changing_songs import ChangeRunner, empty_folder
from studio.separators import load_separator
from studio.sources import live_source
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from jobs.models import Job


class CoverRunner(ChangeRunner):
    """Makes what a job's wish describes of its recording."""

    work = "your cover"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=8.0 + 0.5 * job.size)

    def change(self, job: Job, folder: Path, report: Report, title: str) -> Any:
        source = Track.objects.prefetch_related("assets").get(pk=job.params["track"])
        recording = _copy_of(live_source(source), folder)
        known, wish = understanding_of(source), job.params["wish"]
        if problem := recording_problem(known):
            raise GenerationFailed(problem)
        given: dict[str, Any] = {}
        if wish.get("keep_voice"):
            stem = voice_stem(source)
            given = {"voice": _copy_of(stem, folder)} if stem else {"separator": load_separator().separator}
        door = import_module("engine.covering.covering")
        try:
            return door.cover_recording(
                recording, recording_values(known), wish, empty_folder(folder / "changed"), report, title=title,
                created=job.created_at, **given,
            )  # fmt: skip
        except BadNetwork as error:
            raise ContractBroken(f"The network that finds stems here failed: {error}") from error

    def columns(self, fetched: dict[str, Any]) -> dict[str, Any]:
        """Beside a part that was added nothing of the recording was promised; whether somebody sings was known."""
        recipe, promised = fetched["recipe"], super().columns(fetched)
        if recipe["provider"] != COMPOSER:
            return {}
        return {"key": promised["key"], "tempo_bpm": promised["tempo_bpm"], "genre": recipe["brief"]["genre"]}


def _copy_of(asset: Asset, folder: Path) -> Path:
    path = folder / f"{asset.role}-{asset.name}.{asset.suffix}"
    copy_to(asset.storage_key, path)
    return path
