"""One part for a recording, which stays as it is: written to the beats and the chords that were heard in it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine import SAMPLE_RATE
from engine.audio.decoding import pcm_sha256
from engine.audio.tags import ALGORITHMIC, TRAINED, read_recipe, read_source_type
from engine.audio.verification import Verdict, verify
from engine.changing.delivering import Change, Changed, write_files
from engine.changing.regions import ChangeError
from engine.changing.retiming import retime
from engine.composer.families import NOISES, RISES
from engine.composer.palette import band_for, named_instruments
from engine.composer.plan import Plan
from engine.composer.playing import play
from engine.composer.score import Part, Score
from engine.composer.tempo import TempoMap
from engine.composer.writing import parts_of, score_of
from engine.covering.laying import Laid, lay_beside
from engine.covering.planning import OUT_OF_TUNE_CENTS, Draft, draft_part, plan_of_draft
from engine.covering.wishes import ROLE_PARTS, STEM_PARTS, PartFor
from engine.effects.resampling import ResampledSound
from engine.effects.sound import FileSound, Sound
from engine.outside import Report
from engine.production import FinishedSong, measure, tags_of
from engine.recipe import STUDIO, Recipe, library_versions

_LEFT = frozenset((*NOISES, *RISES))
# Players come a little early: a note this near before the recording begins with it.
_EARLY_SECONDS = 0.03
_FINEST = 400


def accompany(
    recording: Path, analysis: Mapping[str, Any], wish: PartFor, into: Path, report: Report, *, title: str,
    created: datetime | None = None,
) -> Changed:  # fmt: skip
    """As `engine.covering.covering.cover_recording`; the beats of the analysis lie on the recording's strokes."""
    draft = draft_part(analysis, wish)
    report("writing", None)
    score, begins = write_part(draft, analysis, wish, title)
    cents = analysis["key"]["tuning_cents"] or 0.0
    change = Fraction(2.0 ** (cents / 1200.0 if abs(cents) >= OUT_OF_TUNE_CENTS else 0.0)).limit_denominator(_FINEST)
    with tempfile.TemporaryDirectory(dir=into, prefix="part-") as name:
        # Played slower and then faster, it is in the recording's tuning.
        played = play(retime(score, float(1 / change)), Path(name), report, is_whole=False)
        report("mixing", None)
        sound: Sound = FileSound(played.mix)
        sound = sound if change == 1 else ResampledSound(sound, 1 / change)
        laid = lay_beside(recording, sound, round(begins * SAMPLE_RATE), _stem_of(score), wish.part, into)
    report("checking", None)
    verdict = verify(laid.master, analysis["duration_seconds"], is_recorded=True)
    return _deliver(recording, draft, wish, score, begins, laid, verdict, title, created)


def write_part(draft: Draft, analysis: Mapping[str, Any], wish: PartFor, title: str) -> tuple[Score, float]:
    """The score of the part alone, and the second of the recording at which its beat 0 lies, which may be below 0.

    Raises ChangeError where nobody in the genre plays it.
    """
    timeline = draft.timeline
    begins = timeline.seconds_at(0.0)
    plan = replace(plan_of_draft(draft, analysis), tempo=_tempo_map(draft))
    early = -begins - _EARLY_SECONDS
    parts = tuple(
        replace(part, notes=tuple(note for note in part.notes if plan.tempo.seconds_at(note.start) >= early))
        for part in _find_parts(plan, wish.part)
    )
    parts = tuple(part for part in parts if part.notes)
    if not parts:
        raise ChangeError("part", f"In this kind of music nobody plays {wish.part}: choose another part or genre.")
    return replace(score_of(plan, title), parts=parts, levels=()), begins


def _find_parts(plan: Plan, name: str) -> list[Part]:
    band = band_for(plan)
    parts = [part for part in parts_of(plan, band) if part.instrument not in _LEFT]
    if name in STEM_PARTS:
        return [part for part in parts if part.stem == name]
    if name in ROLE_PARTS:
        players = {player.name for player in band.players if player.role in ROLE_PARTS[name]}
        return [part for part in parts if part.name in players]
    wanted = named_instruments(plan.brief).get(name, ())
    return [part for part in parts if part.instrument in wanted]


def _tempo_map(draft: Draft) -> TempoMap:
    """Every beat where the recording has it."""
    timeline = draft.timeline
    inner = [float(beat) for beat in timeline.beats if 0.0 < beat < draft.total]
    points: list[tuple[float, float]] = []
    for low, high in pairwise([0.0, *inner, draft.total]):
        bpm = (high - low) * 60.0 / (timeline.seconds_at(high) - timeline.seconds_at(low))
        points += [(low, bpm), (high, bpm)]
    tempi = [bpm for _, bpm in points]
    steady = max(tempi) / min(tempi) - 1.0 < 1e-4
    return TempoMap(((0.0, timeline.quarters_bpm),) if steady else tuple(points))


def _stem_of(score: Score) -> str:
    return max(score.parts, key=lambda part: len(part.notes)).stem


def _deliver(  # noqa: PLR0917
    recording: Path, draft: Draft, wish: PartFor, score: Score, begins: float, laid: Laid, verdict: Verdict, title: str,
    created: datetime | None,
) -> Changed:  # fmt: skip
    genre = wish.subgenre or wish.genre
    settings = {
        "genre": genre, "part": wish.part, "seed": wish.seed, "key": draft.recorded_key,
        "tempo_bpm": round(draft.recorded_bpm, 2), "bars": draft.bars, "begins_seconds": round(begins, 3),
        "gain_db": laid.gain_db, "part_lufs": laid.part_lufs, "recording_lufs": laid.recording_lufs,
    }  # fmt: skip
    turned = f", {-laid.gain_db:.1f} dB softer so that both have room" if laid.gain_db < 0.0 else ""
    sentence = (
        f"{wish.part.capitalize()} as in {genre}, written to its beats and chords. The recording is as it was{turned}."
    )
    change, before = Change("part", settings, sentence), read_recipe(recording)
    recipe = Recipe(
        provider=STUDIO,
        brief={"verb": "part", "genre": genre, "part": wish.part, "seed": wish.seed},
        seed=None,
        lineage=(pcm_sha256(recording),),
        created=(created or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        libraries=library_versions(),
        facts={
            "made_from": [before] if before else [],
            "changes": [change.to_dict()],
            "source_type": TRAINED if read_source_type(recording) == TRAINED else ALGORITHMIC,
        },
        pcm_sha256=verdict.pcm_sha256,
    ).to_dict()
    written = score.to_dict()
    files = write_files(tags_of(title, recipe, STUDIO), score, written, {"master": laid.master, **laid.stems})
    measured = measure(verdict, verdict.loudness, verdict.loudness.integrated_lufs - laid.gain_db)
    return Changed(FinishedSong(title, files, recipe, measured, written, verdict.peaks), change)
