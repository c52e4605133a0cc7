"""How a worker hears the words of a track: its voice, by a stem or taken out of the music, and a recogniser."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from engine.separation.custom_network import BadNetwork
from files.storing import copy_to
from jobs.contract import ContractBroken, GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, inside
from studio.models import HeardWords
from studio.queries.covers import voice_stem
from studio.recognisers import MISSING, load_recogniser, recogniser_folder
from studio.separators import load_separator
from studio.sources import live_source
from tracks.models import Origin

if TYPE_CHECKING:
    from jobs.models import Job


class TranscribeRunner(LocalRunner):
    """Finds words and their times; they become a draft that its owner corrects."""

    work = "the words of your track"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=8.0 + 0.2 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        report("reading", None)
        words = HeardWords.objects.select_related("track").get(job=job)
        source = live_source(words.track)
        voice = voice_stem(words.track)
        file = voice or source
        sound = folder / f"sound.{file.suffix}"
        copy_to(file.storage_key, sound)
        is_voice = voice is not None or words.is_voice_alone or words.track.origin == Origin.RECORDED
        return {"sound": inside(folder, sound), "is_voice": is_voice}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        decoding, hearing = import_module("engine.audio.decoding"), import_module("engine.hearing.recogniser")
        sound = fetched_file(folder, job.fetched["sound"])
        model = recogniser_folder()
        if model is None:
            raise GenerationFailed(MISSING)
        words = HeardWords.objects.get(job=job)
        try:
            return _hear(words, sound, folder, model, report, is_voice=job.fetched["is_voice"])
        except decoding.DecodeError as error:
            raise GenerationFailed(str(error)) from error
        except hearing.BadRecogniser as error:
            raise ContractBroken(str(error)) from error
        except BadNetwork as error:
            raise ContractBroken(f"The network that finds voices here failed: {error}") from error

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        words = HeardWords.objects.select_related("track").get(job=job)
        live_source(words.track, lock=True)
        HeardWords.objects.filter(pk=words.pk).update(**produced, completed_at=job.finished_at or timezone.now())


def _hear(
    words: HeardWords, sound: Path, folder: Path, model: Path, report: Report, *, is_voice: bool
) -> dict[str, Any]:
    """The values of the row."""
    voice, remark = sound, ""
    if not is_voice:
        into = folder / "voice"
        into.mkdir(exist_ok=True)
        found = import_module("engine.hearing.finding").find_voice(sound, into, load_separator().separator, report)
        if found.path is None:
            return {"lines": [], "remark": found.remark, "language": "en", "recogniser": ""}
        voice, remark = found.path, found.remark
    recogniser = load_recogniser(model)
    if words.known_text:
        lines = import_module("engine.hearing.editing").lines_to_find(words.known_text)
        draft = import_module("engine.hearing.aligning").align(voice, lines, recogniser, report)
    else:
        draft = import_module("engine.hearing.transcribing").transcribe(voice, recogniser, report)
    return {
        "lines": import_module("engine.hearing.words").to_json(draft.lines),
        "remark": " ".join(filter(None, (remark, draft.remark))),
        "language": draft.language,
        "recogniser": recogniser.version,
    }
