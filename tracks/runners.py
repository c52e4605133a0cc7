"""How a worker makes one take: asks the provider, brings the result here, finishes it and keeps its files."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from engine.brief import Brief
from engine.providers.interface import Fetched, GenerationRequest, Provider
from jobs.contract import Capabilities, ContractBroken, FetchAgain, Poll, Report, Submission
from tracks.files.storing import store
from tracks.models import Asset, Track
from tracks.providers import provider_named
from tracks.services.free import give_back

if TYPE_CHECKING:
    from engine.production import FinishedFile, FinishedSong
    from jobs.models import Job

# Beside the lossless master, which every take has.
FORMATS = ("mp3", "wav", "opus")


class GenerateRunner:
    """Makes the take a job asks for, through the provider it names; the built-in composer is one like the others."""

    def capabilities(self, job: Job) -> Capabilities:
        return _provider(job).capabilities()

    def submit(self, job: Job, token: str) -> Submission:
        return _provider(job).submit(_request(job, token))

    def find(self, job: Job, token: str) -> Submission | None:
        return _provider(job).find(_request(job, token))

    def poll(self, job: Job) -> Poll:
        return _provider(job).poll(_request(job, job.attempt_token), _submission(job))

    def cancel(self, job: Job) -> bool:
        return _provider(job).cancel(_request(job, job.attempt_token), _submission(job))

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched = _provider(job).fetch(_request(job, job.attempt_token), _submission(job), folder, report)
        return {
            "mix": _inside(folder, fetched.mix),
            "stems": {name: _inside(folder, path) for name, path in fetched.stems.items()},
            "score": _inside(folder, fetched.score) if fetched.score else "",
            "midi": _inside(folder, fetched.midi) if fetched.midi else "",
            "facts": fetched.facts,
        }

    def master(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched = _fetched(job, folder)
        song = _finished(job, fetched, folder / "finished", report)
        return {
            "files": _stored(song.files, report),
            "recipe": song.recipe,
            "measured": asdict(song.measured),
            "score": _summary(song.score or {}),
            "peaks": song.peaks,
        }

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        measured = produced["measured"]
        track = Track.objects.get(job=job)
        Track.objects.filter(pk=track.pk).update(
            delivered_at=job.finished_at or timezone.now(),
            measured_duration_seconds=measured["duration_seconds"],
            measured_tempo_bpm=measured["tempo_bpm"],
            measured_key=measured["key"] or "",
            loudness_lufs=measured["loudness_lufs"],
            true_peak_dbtp=measured["true_peak_dbtp"],
            recipe=produced["recipe"],
            score=produced["score"],
            peaks=produced["peaks"],
        )
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])

    def failed(self, job: Job) -> None:
        """Nothing was produced, and a track without files says so by the state of its job; a free take is uncounted."""
        give_back(job)


def _provider(job: Job) -> Provider:
    return provider_named(job.provider)


def _brief(job: Job) -> Brief:
    return Brief.from_dict(job.params["brief"])


def _request(job: Job, token: str) -> GenerationRequest:
    return GenerationRequest(_brief(job), token)


def _submission(job: Job) -> Submission:
    return Submission(job.request_id, job.submission)


def _inside(folder: Path, path: Path) -> str:
    """The path as it is seen from the job's folder, which may lie elsewhere for the next worker."""
    return str(path.relative_to(folder))


def _fetched(job: Job, folder: Path) -> Fetched:
    """What `fetch` left behind. Raises FetchAgain when any of it is gone."""
    kept = job.fetched
    fetched = Fetched(
        mix=folder / kept["mix"],
        stems={name: folder / path for name, path in kept["stems"].items()},
        score=folder / kept["score"] if kept["score"] else None,
        midi=folder / kept["midi"] if kept["midi"] else None,
        facts=kept["facts"],
    )
    needed = [fetched.mix, *fetched.stems.values(), fetched.score, fetched.midi]
    if not all(path.is_file() for path in needed if path is not None):
        raise FetchAgain
    return fetched


def _finished(job: Job, fetched: Fetched, into: Path, report: Report) -> FinishedSong:
    """The mastered, verified and encoded song. Raises ContractBroken when it isn't what was promised."""
    # Loaded here and preloaded by workers: web processes, which only end jobs, do without its 90 MB.
    production = import_module("engine.production")
    title = Track.objects.values_list("title", flat=True).get(job=job)
    into.mkdir(parents=True, exist_ok=True)
    try:
        song: FinishedSong = production.finish(
            fetched, _brief(job), job.provider, into, title, FORMATS, report, created=job.created_at
        )
    except production.BrokenResult as error:
        raise ContractBroken(str(error)) from error
    return song


def _summary(score: dict[str, Any]) -> dict[str, Any]:
    """The score as pages show it: form, chords and players; the notes stay in the score's own file."""
    kept = {name: value for name, value in score.items() if name != "parts"}
    if "parts" in score:
        kept["parts"] = [
            {"name": part["name"], "stem": part["stem"], "instrument": part["instrument"], "notes": len(part["notes"])}
            for part in score["parts"]
        ]
    return kept


def _stored(files: list[FinishedFile], report: Report) -> list[dict[str, Any]]:
    """The produced files, put into storage, as the values of their rows."""
    rows = []
    for number, file in enumerate(files):
        report("storing", number / len(files))
        stored = store(file.path)
        rows.append(
            {
                "role": file.role,
                "name": file.name,
                "storage_key": stored.key,
                "content_type": file.content_type,
                "size_bytes": stored.size_bytes,
                "sha256": stored.sha256,
            }
        )
    return rows
