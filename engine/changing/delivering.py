"""From changed notes and sound to a song of its own: verified, measured, marked, with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.audio.encoding import CONTENT_TYPES, encode
from engine.audio.tags import Tags
from engine.audio.verification import verify
from engine.changing.songs import ComposedSong
from engine.composer.lyrics import lrc, timed_words
from engine.composer.midi import write_midi
from engine.composer.score import Score
from engine.outside import Report
from engine.production import FinishedFile, FinishedSong, measure, tags_of, written_music
from engine.promises import is_pitched, promises_of, refuse_broken_promises
from engine.recipe import COMPOSER, library_versions


@dataclass(frozen=True)
class Change:
    """verb: "redo", … settings: JSON-ready, what it was told and what was measured. sentence: what changed."""

    verb: str
    settings: dict[str, Any]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON-ready values."""
        return {"verb": self.verb, **self.settings, "sentence": self.sentence}


@dataclass(frozen=True)
class Changed:
    """A song that came out of another one, and what changed."""

    song: FinishedSong
    change: Change


def deliver(  # noqa: PLR0917
    parent: ComposedSong,
    score: Score,
    change: Change,
    master: Path,
    stems: Mapping[str, Path],
    into: Path,
    report: Report,
    *,
    created: datetime | None = None,
) -> Changed:
    """Verify the sound of a changed song and put recipe and marks into its files, with score and MIDI beside them.

    master, stems: FLAC files in `into`. Raises BrokenResult when a promise of the song does not hold any more, OSError.
    """
    report("checking", None)
    brief = parent.brief
    pitched = [path for name, path in stems.items() if name != "drums"] if "drums" in stems else []
    verdict = verify(
        master, score.duration_seconds,
        tempo_bpm=brief.tempo_bpm if score.tempo.is_steady else None,
        key=brief.key if is_pitched(score) else None, pitched=pitched,
    )  # fmt: skip
    promises = promises_of(brief, score, verdict, {})
    refuse_broken_promises(promises)
    facts = parent.recipe.facts
    recipe = replace(
        parent.recipe,
        lineage=(*parent.recipe.lineage, parent.recipe.pcm_sha256),
        created=(created or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        libraries=library_versions(),
        facts={
            **facts,
            "promises": [each.to_dict() for each in promises],
            "changes": [*facts.get("changes", ()), change.to_dict()],
        },
        pcm_sha256=verdict.pcm_sha256,
    ).to_dict()
    written = {**score.to_dict(), **({"lyrics": timed_words(score)} if parent.is_sung else {})}
    tags = tags_of(parent.title, recipe, COMPOSER)
    words = replace(tags, lyrics=lrc(written["lyrics"], parent.title)) if written.get("lyrics") else tags
    midi = into / "notes.mid"
    write_midi(score, midi)
    files = [*_marked(master, stems, words), *written_music(midi, written, into, words)]
    midi.unlink()
    raw = verdict.loudness.integrated_lufs - parent.mastering.gain_db
    measured = measure(verdict, verdict.loudness, raw)
    return Changed(FinishedSong(parent.title, files, recipe, measured, written, verdict.peaks), change)


def _marked(master: Path, stems: Mapping[str, Path], tags: Tags) -> list[FinishedFile]:
    encode(master, master, tags)
    files = [FinishedFile("master", "master", master, CONTENT_TYPES[".flac"])]
    for name, path in stems.items():
        encode(path, path, replace(tags, title=f"{tags.title} – {name}", lyrics=""))
        files.append(FinishedFile("stem", name, path, CONTENT_TYPES[".flac"]))
    return files
