"""How a worker makes a track of a mix: brings its sounds, renders it, and writes its parts apart where wished."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from files.storing import copy_to
from jobs.contract import GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, inside, stored
from studio.queries.mixes import PartState, part_states
from studio.services.analysing import analyse_delivered
from tracks.delivering import measurements
from tracks.models import Asset, Role, Track
from tracks.services.fingerprinting import keep_measured_fingerprint

if TYPE_CHECKING:
    from engine.mixing.document import Mix
    from jobs.models import Job

# Files that this engine wrote itself.
_OURS = (Role.MASTER, Role.STEM)


class _Sources(NamedTuple):
    files: dict[str, Path]
    ours: frozenset[str]


class MixRunner(LocalRunner):
    """Renders the mix as it was when the track was asked for, with the sounds that are there now."""

    work = "your mix"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=5.0 + 0.15 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        report("reading", None)
        document = _document(job)
        states = part_states(document=document, user=job.owner)
        sources = _collect(states, folder)
        sound, rendered = self._render(document, sources, folder / "mix.flac", report, job.params["part"])
        parts = self._parts(document, states, sources, folder, report) if job.params["with_stems"] else {}
        return {
            "mix": inside(folder, sound),
            "parts": {name: inside(folder, path) for name, path in parts.items()},
            "sources": [inside(folder, path) for path in sources.files.values()],
            "remarks": [*rendered.silent, *filter(None, [rendered.warning])],
        }

    def _parts(
        self, document: Mix, states: list[PartState], sources: _Sources, folder: Path, report: Report
    ) -> dict[str, Path]:
        """Those that are heard, each as long as the whole, by names that no two of them share."""
        found: dict[str, Path] = {}
        for number, state in enumerate(states):
            if state.sound is not None and document.is_audible(state.part):
                target = folder / f"part-{number}.flac"
                self._render(document, sources, target, report, number)
                found[_free_name(state.name, number, found)] = target
        return found

    def _render(
        self, document: Mix, sources: _Sources, target: Path, report: Report, only: int | None
    ) -> tuple[Path, Any]:
        rendering = import_module("engine.mixing.rendering")
        export = replace(document.export, format="flac", bit_depth=24, sample_rate=None, channels=None)
        try:
            rendered = rendering.render_mix(
                replace(document, export=export), sources.files, target, report,
                only=only, ours=sources.ours, work=target.parent,
            )  # fmt: skip
        except (rendering.MixError, rendering.EffectError) as error:
            raise GenerationFailed(str(error)) from error
        return target, rendered

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched, finishing = job.fetched, import_module("engine.mixing.finishing")
        sound = fetched_file(folder, fetched["mix"])
        parts = {name: fetched_file(folder, path) for name, path in fetched["parts"].items()}
        sources = [fetched_file(folder, path) for path in fetched["sources"]]
        into = folder / "finished"
        into.mkdir(exist_ok=True)
        title = Track.objects.values_list("title", flat=True).get(job=job)
        found, recipe = finishing.finish_mix(sound, parts, sources, into, title, job.created_at, report)
        files = stored(found.files, report)
        return {
            "files": files,
            "measured": found.measured,
            "peaks": found.peaks,
            "remarks": fetched["remarks"],
            "recipe": recipe,
        }

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track = Track.objects.get(job=job)
        Track.objects.filter(pk=track.pk).update(
            delivered_at=job.finished_at or timezone.now(),
            peaks=produced["peaks"],
            remarks=produced["remarks"],
            # Work that was finished by an earlier version has none.
            recipe=produced.get("recipe", {}),
            **measurements(produced["measured"]),
        )
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        keep_measured_fingerprint(track=track, measured=produced["measured"])
        analyse_delivered(track.pk)


def _document(job: Job) -> Mix:
    document: Mix = import_module("engine.mixing.document").parse_mix(job.params["mix"])
    return document


def _collect(states: list[PartState], folder: Path) -> _Sources:
    """The sounds of all parts, each one time, in the job's folder."""
    into = folder / "sources"
    into.mkdir(exist_ok=True)
    files: dict[str, Path] = {}
    ours: set[str] = set()
    for state in states:
        if state.sound is None or state.part.source in files:
            continue
        path = into / f"{state.sound.sha256}.{state.sound.suffix}"
        if not path.is_file():
            copy_to(state.sound.storage_key, path)
        files[state.part.source] = path
        if state.sound.role in _OURS:
            ours.add(state.part.source)
    return _Sources(files, frozenset(ours))


def _free_name(name: str, number: int, others: dict[str, Path]) -> str:
    """A name for a file: letters, digits and dashes, at most 40, of which no other part has the same."""
    plain = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name).lower().split())
    plain = plain[:36].strip("-") or f"part-{number + 1}"
    return plain if plain not in others else f"{plain}-{number + 1}"
