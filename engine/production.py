"""From what a provider made to what a person gets: mastered, verified, measured, encoded and tagged."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.audio.decoding import DecodeError
from engine.audio.encoding import CONTENT_TYPES, encode, encode_preview
from engine.audio.loudness import Loudness
from engine.audio.lrc_tags import put_into_lrc
from engine.audio.mastering import TARGET_LUFS, Mastered, master, master_stem
from engine.audio.midi_texts import put_into_midi
from engine.audio.tags import ALGORITHMIC, TRAINED, Tags
from engine.audio.verification import BrokenResult, Verdict, refuse_broken, verify
from engine.brief import Brief
from engine.composer.score import Score
from engine.lengths import slack
from engine.lyrics.timed import lrc
from engine.outside import Report
from engine.promises import is_pitched, promises_of, refuse_broken_promises
from engine.providers.interface import Fetched
from engine.recipe import COMPOSER, KEPT_VOICE, SUNG_VOICE, Recipe, library_versions

_EXACT_SECONDS = 0.5
# Less is no song, whoever chose the length.
_SHORTEST_SECONDS = 3.0
# A recipe goes wherever its file goes; by this id a service knows whose account paid.
_NOT_SHARED = frozenset({"request_id"})
# What should not wake anybody is quieter than what is sold as a song.
_QUIET_LUFS = {"sleep": -20.0, "meditation": -18.0}


@dataclass(frozen=True)
class FinishedFile:
    """One file to deliver.

    role: "master", "mp3", "wav", "opus", "stem" or "preview" (name says of which stem), "midi", "score" or
    "lrc" (words with their times).
    """

    role: str
    name: str
    path: Path
    content_type: str


@dataclass(frozen=True)
class Measured:
    """What the delivered master measures; None where nothing of the kind can be heard. JSON-ready as a dict.

    key and key_confidence are heard; key_share is the share of the sound inside the asked key, or the heard one.
    raw_loudness_lufs is the mix before mastering. fingerprint: by what the sound is known again, packed, in base64.
    """

    duration_seconds: float
    tempo_bpm: float | None
    tempo_confidence: float
    tempo_alternatives: tuple[float, ...]
    key: str | None
    key_confidence: float
    key_share: float
    energy: float
    loudness_lufs: float
    loudness_range_lu: float
    raw_loudness_lufs: float
    true_peak_dbtp: float
    longest_silence_seconds: float
    pcm_sha256: str
    fingerprint: str


@dataclass(frozen=True)
class FinishedSong:
    """Everything a track needs: files, the recipe that is also inside each of them, measurements, score, outline."""

    title: str
    files: list[FinishedFile]
    recipe: dict[str, Any]
    measured: Measured
    score: dict[str, Any] | None
    peaks: list[float]


def finish(  # noqa: PLR0917 - the order of a production, and the runner speaks it
    fetched: Fetched,
    brief: Brief,
    provider: str,
    into: Path,
    title: str,
    formats: Sequence[str],
    report: Report,
    *,
    created: datetime | None = None,
    longest_of_its_own: float | None = None,
) -> FinishedSong:
    """Make a provider's result deliverable, in a folder that exists. Raises BrokenResult when it isn't.

    longest_of_its_own: seconds, for makers that choose the length themselves, which is then no promise of theirs.
    brief: resolved. formats: of "mp3", "wav", "opus", beside the lossless master that is always there. What a brief
    promises of a song from the composer is verified in its score and sound, and listed in the facts of its recipe.
    created goes into the recipe (default: now).
    """
    report("mastering", None)
    try:
        mastered = master(fetched.mix, fetched.stems, into, loudness_for(brief))
    except DecodeError as error:
        raise BrokenResult(f"The result could not be played: {error}") from error
    report("checking", None)
    expected = _expected(brief, provider, longest_of_its_own, fetched.facts.get("seconds"))
    score = json.loads(fetched.score.read_text("utf-8")) if fetched.score else None
    composed = Score.from_dict(score) if score and provider == COMPOSER else None
    verdict = _verify(fetched, brief, provider, mastered, expected, composed)
    promises = _promises(fetched, brief, verdict, composed)
    if composed is not None:
        # With these a stretch of the song can be made anew and sounds like the rest.
        fetched = replace(fetched, facts={**fetched.facts, "mastering": asdict(mastered.level)})
    recipe = _recipe(fetched, brief, provider, verdict, created or datetime.now(UTC), promises)
    tags = tags_of_master(title, recipe, provider, score)
    files = _encode(mastered, fetched.stems, formats, tags, report) + written_music(fetched.midi, score, into, tags)
    measured = measure(verdict, mastered.loudness, mastered.raw_lufs)
    return FinishedSong(title, files, recipe, measured, score, verdict.peaks)


def write_preview(stem: Path, target: Path, name: str, *, title: str, recipe: dict[str, Any], provider: str) -> None:
    """Write the light copy (Ogg Opus) of a stem that was finished without one. Raises DecodeError."""
    encode_preview(stem, target, tags_of(f"{title} – {name}", recipe, provider))


def loudness_for(brief: Brief) -> float:
    """The loudness of the master in LUFS: what the brief asks for, else what its use is played at."""
    return brief.loudness_lufs if brief.loudness_lufs is not None else _QUIET_LUFS.get(str(brief.use), TARGET_LUFS)


def tags_of(title: str, recipe: dict[str, Any], provider: str) -> Tags:
    """The words in every file of a song or of one of its stems."""
    facts = recipe.get("facts", {})
    is_algorithmic = provider == COMPOSER and facts.get("voice") not in {SUNG_VOICE, KEPT_VOICE}
    is_algorithmic |= facts.get("source_type") == ALGORITHMIC
    return Tags(title, recipe=recipe, source_type=ALGORITHMIC if is_algorithmic else TRAINED)


def tags_of_master(title: str, recipe: dict[str, Any], provider: str, score: dict[str, Any] | None) -> Tags:
    """The same of the whole song, with its words and their times where the score has some."""
    timed = (score or {}).get("lyrics")
    return replace(tags_of(title, recipe, provider), lyrics=lrc(timed, title) if timed else "")


def _expected(
    brief: Brief, provider: str, longest_of_its_own: float | None, whole_seconds: float | None = None
) -> tuple[float, float]:
    """The promised length and how far it may be off, in seconds. whole_seconds: what the score lasts."""
    if longest_of_its_own is not None:
        middle = (_SHORTEST_SECONDS + longest_of_its_own + slack(longest_of_its_own)) / 2
        return middle, middle - _SHORTEST_SECONDS
    if provider == COMPOSER:
        # A loop lasts whole bars at the tempo that was asked for.
        is_loop = "loop" in (brief.ending, brief.use)
        return (whole_seconds if is_loop and whole_seconds else brief.duration_seconds), _EXACT_SECONDS
    return brief.duration_seconds, slack(brief.duration_seconds)


def _verify(  # noqa: PLR0917
    fetched: Fetched, brief: Brief, provider: str, mastered: Mastered, expected: tuple[float, float],
    composed: Score | None,
) -> Verdict:  # fmt: skip
    """The verdict on the master; from others than the composer the raw mix too, whose faults mastering hides."""
    is_composed = provider == COMPOSER
    is_steady = composed is None or composed.tempo.is_steady
    pitched = [stem for name, stem in fetched.stems.items() if name != "drums"] if "drums" in fetched.stems else []
    verdict = verify(
        mastered.mix,
        expected[0],
        tempo_bpm=brief.tempo_bpm if is_composed and is_steady else None,
        key=brief.key if is_composed and (composed is None or is_pitched(composed)) else None,
        pitched=pitched,
        loudness=mastered.loudness,
        tolerance_seconds=expected[1],
    )
    if verdict.pcm_sha256 != mastered.pcm_sha256:
        raise BrokenResult("The master on the disk is not what was written.")
    if not is_composed:
        refuse_broken(fetched.mix)
    return verdict


def _promises(fetched: Fetched, brief: Brief, verdict: Verdict, composed: Score | None) -> list[dict[str, Any]]:
    """What the composer promised and kept, JSON-ready. Raises BrokenResult where it did not."""
    if composed is None:
        return []
    promises = promises_of(brief, composed, verdict, fetched.stems)
    refuse_broken_promises(promises)
    return [promise.to_dict() for promise in promises]


def _recipe(  # noqa: PLR0917
    fetched: Fetched, brief: Brief, provider: str, verdict: Verdict, created: datetime, promises: list[dict[str, Any]]
) -> dict[str, Any]:
    used = fetched.facts.get("seed")
    facts = {name: value for name, value in fetched.facts.items() if name not in _NOT_SHARED}
    return Recipe(
        provider=provider,
        brief=brief.to_dict(),
        seed=used if isinstance(used, int) else brief.seed,
        created=created.astimezone(UTC).isoformat(timespec="seconds"),
        libraries=library_versions(),
        facts={**facts, "promises": promises} if promises else facts,
        pcm_sha256=verdict.pcm_sha256,
    ).to_dict()


def _encode(
    mastered: Mastered, stems: Mapping[str, Path], formats: Sequence[str], tags: Tags, report: Report
) -> list[FinishedFile]:
    """The master and its stems with their tags, the master in the other formats, and light stems for pages."""
    report("encoding", 0.0)
    encode(mastered.mix, mastered.mix, tags)
    files = [FinishedFile("master", "master", mastered.mix, CONTENT_TYPES[".flac"])]
    for name, stem in stems.items():
        path = mastered.mix.with_name(f"stem-{name}.flac")
        master_stem(mastered, stem, path)
        encode(path, path, _tags_of_stem(tags, name))
        files.append(FinishedFile("stem", name, path, CONTENT_TYPES[".flac"]))
    return files + write_copies(files, formats, tags, report)


def write_copies(
    files: Sequence[FinishedFile], formats: Sequence[str], tags: Tags, report: Report
) -> list[FinishedFile]:
    """The master among these files in other formats, and a light copy of each stem, beside them. Raises OSError.

    tags: of the master.
    """
    master = next(file.path for file in files if file.role == "master")
    wanted = [(suffix, suffix, master, master.with_name(f"song.{suffix}"), tags) for suffix in formats]
    for file in files:
        if file.role == "stem":
            words = _tags_of_stem(tags, file.name)
            wanted.append(("preview", file.name, file.path, file.path.with_suffix(".opus"), words))
    copies = []
    for number, (role, name, source, target, words) in enumerate(wanted):
        report("encoding", number / len(wanted))
        if role == "preview":
            encode_preview(source, target, words)
        else:
            encode(source, target, words)
        copies.append(FinishedFile(role, name, target, CONTENT_TYPES[target.suffix]))
    report("encoding", 1.0)
    return copies


def _tags_of_stem(tags: Tags, name: str) -> Tags:
    return replace(tags, title=f"{tags.title} – {name}", lyrics="")


def written_music(midi: Path | None, score: dict[str, Any] | None, into: Path, tags: Tags) -> list[FinishedFile]:
    """MIDI file and score with their tags, and the words with their times, where there are some. Raises OSError."""
    files = []
    if midi is not None:
        put_into_midi(midi, into / "song.mid", tags.fields())
        files.append(FinishedFile("midi", "midi", into / "song.mid", "audio/midi"))
    if score is not None:
        path = into / "score.json"
        path.write_text(json.dumps(tags.beside(score), ensure_ascii=False), "utf-8")
        files.append(FinishedFile("score", "score", path, "application/json"))
    if tags.lyrics:
        path = into / "song.lrc"
        path.write_text(put_into_lrc(tags.lyrics, tags.fields()), "utf-8")
        files.append(FinishedFile("lrc", "lrc", path, "text/plain; charset=utf-8"))
    return files


def measure(verdict: Verdict, loudness: Loudness, raw_lufs: float) -> Measured:
    """What a track says about its sound. raw_lufs: before mastering."""
    heard = verdict.analysis
    return Measured(
        duration_seconds=round(verdict.duration_seconds, 3),
        tempo_bpm=verdict.tempo_bpm,
        tempo_confidence=heard.tempo_confidence,
        tempo_alternatives=heard.tempo_alternatives,
        key=heard.key,
        key_confidence=heard.key_confidence,
        key_share=verdict.key_share,
        energy=heard.energy,
        loudness_lufs=round(loudness.integrated_lufs, 2),
        loudness_range_lu=round(loudness.range_lu, 2),
        raw_loudness_lufs=round(raw_lufs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
        longest_silence_seconds=round(verdict.longest_silence_seconds, 2),
        pcm_sha256=verdict.pcm_sha256,
        fingerprint=base64.b64encode(verdict.fingerprint).decode(),
    )
