"""How a worker makes one take: asks the provider, brings the result here, finishes it and keeps its files."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from credits.prices import price
from engine.brief import Brief
from engine.providers.interface import Fetched, GenerationRequest
from jobs.contract import ContractBroken, Gone, Opening, Report, Substitute
from jobs.limits import work_folder
from jobs.models import State
from makers import choosing
from makers.remote import RemoteRunner, fetched_file, inside, stored
from tracks.delivering import measurements, score_summary
from tracks.models import Asset, Role, Track
from tracks.services.fingerprinting import keep_measured_fingerprint
from tracks.services.free import give_back

if TYPE_CHECKING:
    from engine.opening import Opening as OpeningFile
    from engine.production import FinishedSong
    from jobs.models import Job

log = logging.getLogger(__name__)

# Beside the lossless master, which every take has; others are written when somebody asks for them.
FORMATS = ("mp3",)


class GenerateRunner(RemoteRunner):
    """Makes the take a job asks for, through the provider it names; the built-in composer is one like the others."""

    work = "the music"

    def request(self, job: Job, token: str) -> GenerationRequest:
        return GenerationRequest(_brief(job), token, scratch=work_folder(job.pk) / "scratch")

    def summary(self, folder: Path, fetched: Fetched) -> dict[str, Any]:
        return {
            "mix": inside(folder, fetched.mix),
            "stems": {name: inside(folder, path) for name, path in fetched.stems.items()},
            "score": inside(folder, fetched.score),
            "midi": inside(folder, fetched.midi),
            "facts": fetched.facts,
            "unheeded": fetched.unheeded,
        }

    def substitute(self, job: Job, tried: Collection[str]) -> Substitute | None:
        brief = _brief(job)
        usual = price(brief.duration_seconds)
        # Free takes and samples go to what costs nobody anything; paid ones to what costs no more than was held.
        most = Fraction(job.price_credits, usual) if job.price_credits else choosing.USUAL
        # Who heeds most of what the person asked for, not of what was filled in since.
        asked = _asked(Track.objects.select_related("request").get(job=job))
        maker = choosing.substitute(asked, tried, most, must_be_free=not job.price_credits)
        if maker is None:
            return None
        price_credits = min(price(brief.duration_seconds, factor=maker.factor), job.price_credits)
        return Substitute(maker.slug, maker.service, price_credits, {"price_percent": maker.percent})

    def passed_on(self, job: Job) -> None:
        _forget_opening(job)
        for track in Track.objects.select_related("request").filter(job=job):
            Track.objects.filter(pk=track.pk).update(**_made_by(job, track))

    def openings(self, job: Job, folder: Path, report: Report) -> Iterator[Opening]:
        """Of this take and of the other takes of its request that wait: they are compared while both are made.

        First the first bars of each, then more of them.
        """
        provider = self.provider(job)
        if not hasattr(provider, "openings"):
            return
        made = {each.pk: self._openings_of(provider, each, folder) for each in _without_opening(job)}
        while made:
            for pk, openings in list(made.items()):
                report("making the opening", None)
                opened = next(openings, None)
                if opened is None:
                    del made[pk]
                    continue
                file = import_module("engine.production").FinishedFile(
                    Role.OPENING.value, "", opened.path, opened.content_type
                )
                yield Opening(pk, stored([file], report)[0])

    def _openings_of(self, provider: Any, job: Job, folder: Path) -> Iterator[OpeningFile]:
        """Whatever goes wrong with those of one take costs the others nothing."""
        try:
            yield from provider.openings(self.request(job, job.attempt_token), folder / f"opening-{job.pk}")
        except Exception:
            log.exception("no opening of this take can be heard")

    def deliver_opening(self, opening: Opening) -> None:
        for track in Track.objects.live().filter(job=opening.job_pk, is_sample=False):
            there = track.opening
            # Two workers may have made it at the same time: it only ever becomes longer.
            if there is None or there.size_bytes < opening.file["size_bytes"]:
                Asset.objects.update_or_create(track=track, role=Role.OPENING, name="", defaults=opening.file)

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched = _fetched(job, folder)
        song = _finished(job, fetched, folder / "finished", report)
        return {
            "files": stored(song.files, report),
            "recipe": song.recipe,
            "measured": asdict(song.measured),
            "score": score_summary(song.score or {}),
            "peaks": song.peaks,
        }

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track = Track.objects.get(job=job)
        Track.objects.filter(pk=track.pk).update(
            **_made_by(job, track, job.fetched.get("unheeded", {})),
            delivered_at=job.finished_at or timezone.now(),
            **measurements(produced["measured"]),
            recipe=produced["recipe"],
            score=produced["score"],
            peaks=produced["peaks"],
        )
        _forget_opening(job)
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        keep_measured_fingerprint(track=track, measured=produced["measured"])

    def failed(self, job: Job) -> None:
        """Nothing was produced, and a track without files says so by the state of its job; a free take is uncounted."""
        _forget_opening(job)
        give_back(job)


def _without_opening(job: Job) -> list[Job]:
    """This take and those that wait behind it, as far as nothing of them can be heard yet."""
    opened = set(
        Asset.objects.filter(track__request__tracks__job=job, role=Role.OPENING).values_list("track__job", flat=True)
    )
    return [each for each in (job, *_waiting_takes(job)) if each.pk not in opened]


def _waiting_takes(job: Job) -> list[Job]:
    """The other takes of the same request that have not begun."""
    request = Track.objects.filter(job=job).values("request")
    same = Track.objects.live().filter(request__in=request, job__state=State.QUEUED, job__model=job.model)
    return [track.job for track in same.select_related("job").order_by("take")]


def _forget_opening(job: Job) -> None:
    Asset.objects.filter(track__job=job, role=Role.OPENING).delete()


def _asked(track: Track) -> Brief:
    """The brief as the person sent it, without what was filled in later."""
    return Brief.from_dict(track.asked.brief)


def _made_by(job: Job, track: Track, unheeded: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Who made it and what they did not heed; nothing new where nobody knows them any more.

    unheeded: sentences about options, of which those are told that the person chose.
    """
    try:
        one = choosing.maker_of_old(job.model)
    except Gone:
        return {}
    asked = _asked(track)
    turned_out = [words for option, words in (unheeded or {}).items() if getattr(asked, option) is not None]
    remarks = [*_substitution(job, track), *one.remarks(asked), *turned_out]
    return {"model": one.slug, "maker": one.name, "remarks": remarks}


def _longest_of_its_own(job: Job) -> float | None:
    try:
        return choosing.maker_of_old(job.model).longest_of_its_own
    except Gone:
        return None


def _substitution(job: Job, track: Track) -> list[str]:
    """Who was to make it, where that is not who did."""
    first = track.asked.model
    if first == job.model:
        return []
    try:
        name = choosing.maker_of_old(first).name
    except Gone:
        name = first
    return [f"{name} could not make this take, so it was passed on."]


def _brief(job: Job) -> Brief:
    return Brief.from_dict(job.params["brief"])


def _fetched(job: Job, folder: Path) -> Fetched:
    """What `fetch` left behind. Raises FetchAgain when any of it is gone."""
    kept = job.fetched
    return Fetched(
        mix=fetched_file(folder, kept["mix"]),
        stems={name: fetched_file(folder, path) for name, path in kept["stems"].items()},
        score=fetched_file(folder, kept["score"]) if kept["score"] else None,
        midi=fetched_file(folder, kept["midi"]) if kept["midi"] else None,
        # In every file: what was understood of the words, or which picture it was made of.
        facts={
            **kept["facts"],
            **{name: job.params[name] for name in ("reading", "picture_sha256") if job.params.get(name)},
        },
    )


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
            job.model,
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
