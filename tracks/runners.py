"""How a worker makes one take: asks the provider, brings the result here, finishes it and keeps its files."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from credits.prices import price
from engine.brief import Brief
from engine.outside import TooLong
from engine.providers.interface import Fetched, GenerationRequest
from files.storing import store
from jobs.contract import (
    Bill,
    ContractBroken,
    FetchAgain,
    Gone,
    OutcomeUnknown,
    Poll,
    Report,
    Runner,
    Submission,
    Substitute,
    Terms,
)
from makers import choosing
from makers.noticed import notice_lacking, notice_longest
from makers.providing import provider_of
from tracks.models import Asset, Track
from tracks.services.free import give_back

if TYPE_CHECKING:
    from engine.production import FinishedFile, FinishedSong
    from jobs.models import Job

# Beside the lossless master, which every take has.
FORMATS = ("mp3", "wav", "opus")


class GenerateRunner(Runner):
    """Makes the take a job asks for, through the provider it names; the built-in composer is one like the others."""

    work = "the music"

    def terms(self, job: Job) -> Terms:
        able = provider_of(job).capabilities()
        return Terms(able.is_free_to_repeat, able.usual_seconds * job.size / 60)

    def bill(self, job: Job) -> Bill | None:
        one = choosing.maker(job.provider)
        seconds = float(job.params["brief"]["duration_seconds"])
        return Bill(one.account, one.slug, one.cost_micros(seconds)) if one.account else None

    def substitute(self, job: Job, tried: Collection[str]) -> Substitute | None:
        brief = _brief(job)
        usual = price(brief.duration_seconds)
        # Free takes and samples go to what costs nobody anything; paid ones to what costs no more than was held.
        most = Fraction(job.price_credits, usual) if job.price_credits else choosing.USUAL
        # Who heeds most of what the person asked for, not of what was filled in since.
        asked = _asked(Track.objects.select_related("request").get(job=job))
        one = choosing.substitute(asked, tried, most, must_be_free=not job.price_credits)
        if one is None:
            return None
        price_credits = price(brief.duration_seconds, factor=one.factor) if job.price_credits else 0
        return Substitute(one.slug, one.account, min(price_credits, job.price_credits), {"price_percent": one.percent})

    def passed_on(self, job: Job) -> None:
        for track in Track.objects.select_related("request").filter(job=job):
            Track.objects.filter(pk=track.pk).update(**_made_by(job, track))

    def submit(self, job: Job, token: str) -> Submission:
        provider = provider_of(job)
        try:
            return provider.submit(_request(job, token))
        except Gone:
            notice_lacking(job.provider)
            raise

    def find(self, job: Job, token: str) -> Submission | None:
        return provider_of(job).find(_request(job, token))

    def known_as(self, job: Job, token: str, request_id: str) -> Submission:
        provider = provider_of(job)
        if not hasattr(provider, "known_as"):
            raise OutcomeUnknown("This provider tells of nothing by itself.")
        known: Submission = provider.known_as(_request(job, token), request_id)
        return known

    def poll(self, job: Job) -> Poll:
        return provider_of(job).poll(_request(job, job.attempt_token), _submission(job))

    def cancel(self, job: Job) -> bool:
        return provider_of(job).cancel(_request(job, job.attempt_token), _submission(job))

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        try:
            fetched = provider_of(job).fetch(_request(job, job.attempt_token), _submission(job), folder, report)
        except TooLong as error:
            notice_longest(job.provider, math.floor(error.longest_seconds))
            raise
        return {
            "mix": _inside(folder, fetched.mix),
            "stems": {name: _inside(folder, path) for name, path in fetched.stems.items()},
            "score": _inside(folder, fetched.score) if fetched.score else "",
            "midi": _inside(folder, fetched.midi) if fetched.midi else "",
            "facts": fetched.facts,
            "unheeded": fetched.unheeded,
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
            **_made_by(job, track, job.fetched.get("unheeded", {})),
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


def _asked(track: Track) -> Brief:
    """The brief as the person sent it, without what was filled in later."""
    return Brief.from_dict(track.asked.brief)


def _made_by(job: Job, track: Track, unheeded: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Who made it and what they did not heed; nothing new where nobody knows them any more.

    unheeded: sentences about options, of which those are told that the person chose.
    """
    try:
        one = choosing.maker_of_old(job.provider)
    except Gone:
        return {}
    asked = _asked(track)
    turned_out = [words for option, words in (unheeded or {}).items() if getattr(asked, option) is not None]
    remarks = [*_substitution(job, track), *one.remarks(asked), *turned_out]
    return {"provider": one.slug, "maker": one.name, "remarks": remarks}


def _longest_of_its_own(job: Job) -> float | None:
    try:
        return choosing.maker_of_old(job.provider).longest_of_its_own
    except Gone:
        return None


def _substitution(job: Job, track: Track) -> list[str]:
    """Who was to make it, where that is not who did."""
    first = track.asked.provider
    if first == job.provider:
        return []
    try:
        name = choosing.maker_of_old(first).name
    except Gone:
        name = first
    return [f"{name} could not make this take, so it was passed on."]


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
            fetched,
            _brief(job),
            job.provider,
            into,
            title,
            FORMATS,
            report,
            created=job.created_at,
            longest_of_its_own=_longest_of_its_own(job),
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
