"""How a worker takes a track apart: the networks or what can be done without, light copies, and a proof of the sum."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.separation.custom_network import BadNetwork
from files.storing import copy_to
from jobs.contract import ContractBroken, Report, Terms
from jobs.local import LocalRunner
from makers.remote import inside
from studio.models import Parts, Separation
from studio.runners.stems import StemsRunner
from studio.separators import load_separator
from studio.sources import live_source

if TYPE_CHECKING:
    from jobs.models import Job


class SeparateRunner(StemsRunner, LocalRunner):
    """Finds the stems of a track; they become its files."""

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=5.0 + 0.12 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        source = live_source(Separation.objects.select_related("track").get(job=job).track)
        separate = import_module("engine.separation.separating").separate
        whole = folder / f"whole.{source.suffix}"
        copy_to(source.storage_key, whole)
        stems = folder / "stems"
        stems.mkdir(exist_ok=True)
        separators = load_separator()
        is_voice_all = separators.separator is not None and job.params["parts"] == Parts.TWO
        try:
            found = separate(whole, stems, separators.separator, report, are_drums_wanted=not is_voice_all)
        except BadNetwork as error:
            raise ContractBroken(f"The network that finds stems here failed: {error}") from error
        return {
            "whole": inside(folder, whole),
            "stems": {name: inside(folder, path) for name, path in found.stems.items()},
            "method": separators.method(is_voice_all=is_voice_all).slug,
            "quality": {
                "voice_db": None if found.voice_db is None else round(found.voice_db, 2),
                **separators.custom,
            },
        }
