"""How a service changes a track for credits: the recording is brought to it, and what comes back is joined to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from credits.prices import price
from engine.brief import Brief
from engine.providers.edits import Edit, as_worked
from engine.providers.interface import Fetched, GenerationRequest
from jobs.contract import ContractBroken, Gone, Refused, Report, Substitute
from makers import changing, choosing
from makers.recordings import way_to
from makers.remote import fetched_file, inside, stored
from studio.queries.changing_outside import edit_from, sings_what_is_asked
from studio.runners.sent_recordings import SentRecordingRunner
from studio.services.analysing import analyse_delivered
from tracks.delivering import measurements
from tracks.models import Asset, Descent, Track
from tracks.services.fingerprinting import keep_measured_fingerprint

if TYPE_CHECKING:
    from jobs.models import Job


class ChangeOutsideRunner(SentRecordingRunner):
    """Has the job's model do to a track what the job's wish says; the result is a track of its own."""

    work = "your change"

    def track_of(self, job: Job) -> Track | None:
        return Track.objects.filter(pk=job.params["track"]).first()

    def request(self, job: Job, token: str) -> GenerationRequest:
        request, audio = self.request_to_follow(job, token), self.address_of(job, token)
        return replace(request, edit=replace(_edit(job), source=audio))

    def request_to_follow(self, job: Job, token: str) -> GenerationRequest:
        edit = replace(_edit(job), source=self.address_to_follow(job, token))
        return GenerationRequest(Brief.from_dict(job.params["brief"]), token, edit=edit)

    def substitute(self, job: Job, tried: Collection[str]) -> Substitute | None:
        try:
            edit, file = _edit(job), self.file_of(job)
        except (Gone, Refused):
            return None
        usual, tried = price(job.size), list(tried)
        # Whoever can't get to the recording, or can't sing the words, is as good as tried.
        while maker := changing.next_changer(edit, tried, Fraction(job.price_credits, usual)):
            can_read = way_to(maker.service, file.key, file.size_bytes) is not None
            if can_read and sings_what_is_asked(maker, job.params["wish"]):
                cost = min(price(job.size, factor=maker.factor), job.price_credits)
                return Substitute(maker.slug, maker.service, cost, {"price_percent": maker.percent})
            tried.append(maker.slug)
        return None

    def passed_on(self, job: Job) -> None:
        maker = choosing.maker_of_old(job.model)
        Track.objects.filter(job=job).update(maker=maker.name)
        for descent in Descent.objects.filter(child__job=job):
            descent.settings["model"] = maker.slug
            descent.save(update_fields=["settings"])
        job.params["price_percent"] = maker.percent
        job.save(update_fields=["params"])

    def summary(self, folder: Path, fetched: Fetched) -> dict[str, Any]:
        return {"mix": inside(folder, fetched.mix), "facts": fetched.facts}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched, delivering = job.fetched, import_module("engine.splicing.delivering")
        whole, mix = (fetched_file(folder, fetched[name]) for name in ("whole", "mix"))
        into = folder / "finished"
        into.mkdir(exist_ok=True)
        sentence = f"{_maker_name(job)}: {job.params['words']}."
        recipe = delivering.recipe_of_change(whole, job.params["wish"], sentence, fetched["facts"], job.created_at)
        title = Track.objects.values_list("title", flat=True).get(job=job)
        try:
            found, kept = delivering.deliver_change(whole, mix, _edit(job), into, report, recipe=recipe, title=title)
        except delivering.BrokenResult as error:
            raise ContractBroken(str(error)) from error
        files = stored(found.files, report)
        return {"files": files, "measured": found.measured, "peaks": found.peaks, "recipe": kept}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track = Track.objects.get(job=job)
        Track.objects.filter(pk=track.pk).update(
            delivered_at=job.finished_at or timezone.now(),
            duration_seconds=produced["measured"]["duration_seconds"],
            peaks=produced["peaks"],
            recipe=produced["recipe"],
            maker=_maker_name(job),
            **measurements(produced["measured"]),
        )
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        keep_measured_fingerprint(track=track, measured=produced["measured"])
        analyse_delivered(track.pk)


def _edit(job: Job) -> Edit:
    """What its model is asked for; another one may work on a part that is a little larger."""
    maker = choosing.maker_of_old(job.model)
    edit = edit_from(job.params["wish"], job.params["seconds"], sorted(maker.row.edits) if maker.row else [])
    return as_worked(edit, maker.model) if maker.model is not None else edit


def _maker_name(job: Job) -> str:
    try:
        return choosing.maker_of_old(job.model).name
    except Gone:
        return job.model
