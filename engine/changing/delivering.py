"""From changed notes and sound to a song of its own: verified, measured, marked, with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.audio.encoding import CONTENT_TYPES, encode
from engine.audio.tags import Tags
from engine.audio.verification import Verdict, verify
from engine.changing.promising import brief_as_played
from engine.changing.songs import ComposedSong
from engine.composer.lyrics import timed_words
from engine.composer.midi import write_midi
from engine.composer.score import Score
from engine.lyrics.timed import lrc
from engine.outside import Report
from engine.production import FinishedFile, FinishedSong, measure, tags_of, written_music
from engine.promises import METRE_BY_EAR, Promise, is_pitched, promises_of, refuse_broken_promises
from engine.recipe import COMPOSER


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
    report: Report,
    *,
    unmastered: Mapping[str, Path] | None = None,
    created: datetime | None = None,
    is_less: bool = False,
) -> Changed:
    """Verify the sound of a changed song and put recipe and marks into its files, with score and MIDI beside them.

    master, stems: FLAC files in one folder, where the others go. unmastered: stems in which instruments are looked for,
    where they were all played anew. is_less: whether it is the parent without some of its parts. What the parent's
    score does not keep of its brief any more is not held against the new one. Raises BrokenResult when a promise of
    the song does not hold any more, OSError.
    """
    report("checking", None)
    verdict = _verify(parent, score, master, stems)
    facts, brief = parent.recipe.facts, brief_as_played(parent.brief, parent.score)
    promises = _in_its_bars(promises_of(brief, score, verdict, unmastered or {}), parent, is_less=is_less)
    refuse_broken_promises(promises)
    recipe = replace(
        parent.recipe,
        lineage=(*parent.recipe.lineage, parent.recipe.pcm_sha256),
        created=(created or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        facts={
            **facts,
            "promises": [each.to_dict() for each in promises],
            "changes": [*facts.get("changes", ()), change.to_dict()],
        },
        pcm_sha256=verdict.pcm_sha256,
    ).to_dict()
    written = {**score.to_dict(), **({"lyrics": timed_words(score)} if parent.is_sung else {})}
    tags = tags_of(parent.title, recipe, COMPOSER)
    files = write_files(tags, score, written, {"master": master, **stems})
    measured = measure(verdict, verdict.loudness, verdict.loudness.integrated_lufs - parent.mastering.gain_db)
    return Changed(FinishedSong(parent.title, files, recipe, measured, written, verdict.peaks), change)


def _in_its_bars(promises: list[Promise], parent: ComposedSong, *, is_less: bool) -> list[Promise]:
    """The accents of a few parts may return otherwise than those of the whole; the bars are what they were."""
    unclear = {each["field"] for each in parent.recipe.facts.get("promises", ()) if each["kept"] is None}
    if not is_less and METRE_BY_EAR not in unclear:
        return promises
    return [replace(each, kept=each.kept or None) if each.field == METRE_BY_EAR else each for each in promises]


def _verify(parent: ComposedSong, score: Score, master: Path, stems: Mapping[str, Path]) -> Verdict:
    pitched = [path for name, path in stems.items() if name != "drums"] if "drums" in stems else []
    return verify(
        master, score.duration_seconds,
        tempo_bpm=parent.brief.tempo_bpm if score.tempo.is_steady else None,
        key=parent.brief.key if is_pitched(score) else None, pitched=pitched,
    )  # fmt: skip


def write_files(tags: Tags, score: Score, written: dict[str, Any], sounds: Mapping[str, Path]) -> list[FinishedFile]:
    """Everything a song is delivered as, with its words; sounds: the "master" and its stems, which lie in place.

    tags: of the song. written: its score as JSON. Raises OSError.
    """
    into, title = sounds["master"].parent, tags.title
    words = replace(tags, lyrics=lrc(written["lyrics"], title)) if written.get("lyrics") else tags
    midi = into / "notes.mid"
    write_midi(score, midi)
    files = []
    for name, path in sounds.items():
        of_stem = replace(words, title=f"{title} – {name}", lyrics="")
        encode(path, path, words if name == "master" else of_stem)
        role = "master" if name == "master" else "stem"
        files.append(FinishedFile(role, name, path, CONTENT_TYPES[".flac"]))
    files += written_music(midi, written, into, words)
    midi.unlink()
    return files
