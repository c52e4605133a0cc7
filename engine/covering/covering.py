"""The door: a recording and what was heard in it go in; out comes a cover, or the recording with one part more."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import SAMPLE_RATE
from engine.audio.decoding import pcm_sha256, read_blocks
from engine.audio.mastering import Level
from engine.audio.tags import read_recipe
from engine.changing.delivering import Change, Changed
from engine.changing.producing import produce_played
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong
from engine.changing.wishes import Wish
from engine.composer.balancing import Levels
from engine.composer.playing import play
from engine.composer.score import Score
from engine.covering.accompanying import accompany
from engine.covering.attacks import line_up
from engine.covering.blending import blend
from engine.covering.checking import check_cover as check_cover
from engine.covering.planning import OUT_OF_TUNE_CENTS, Draft, draft_cover, write_cover
from engine.covering.voice import NO_VOICE, lay_voice, sung_spans, take_voice
from engine.covering.wishes import Cover, read_wish
from engine.effects.effect import EffectError
from engine.outside import Report
from engine.recipe import COMPOSER, KEPT_VOICE, Recipe, library_versions
from engine.separation.separating import Separator


def cover_recording(
    recording: Path,
    analysis: Mapping[str, Any],
    wish: Wish,
    into: Path,
    report: Report,
    *,
    title: str,
    separator: Separator | None = None,
    voice: Path | None = None,
    created: datetime | None = None,
) -> Changed:
    """Make what is wished of a recording, in an existing folder of its own; the recording is left as it is.

    recording: any sound file. analysis, wish: as for `check_cover`. title: of the new song. voice: the recording's
    voice where it was taken out already (FLAC, as long as the recording); else `separator` takes it out. created goes
    into the recipe (default: now). What comes back is verified. Raises ChangeError (what to do otherwise),
    BrokenResult, DecodeError, OSError.
    """
    read = read_wish(wish)
    report("listening", None)
    lined = line_up(analysis, read_blocks(recording))
    if not isinstance(read, Cover):
        return accompany(recording, lined, read, into, report, title=title, created=created)
    draft = draft_cover(lined, read)
    with tempfile.TemporaryDirectory(dir=into, prefix="cover-") as name:
        folder = Path(name)
        if not read.keep_voice:
            return _make(recording, lined, draft, into, folder, report, title, None, created)
        taken = voice or take_voice(recording, folder, separator, report)
        report("stretching", None)
        laid = folder / "voice.wav"
        tuning = lined["key"]["tuning_cents"] or 0.0
        semitones = draft.semitones - (tuning / 100.0 if abs(tuning) >= OUT_OF_TUNE_CENTS else 0.0)
        try:
            lay_voice(taken, laid, draft.timeline, draft.quarters_bpm, semitones, _frames(draft))
        except EffectError as error:
            raise ChangeError("tempo_bpm", str(error)) from error
        return _make(recording, lined, draft, into, folder, report, title, laid, created)


def _frames(draft: Draft) -> int:
    return round(round(draft.total * 60.0 / draft.quarters_bpm, 6) * SAMPLE_RATE)


def _make(  # noqa: PLR0917
    recording: Path, analysis: Mapping[str, Any], draft: Draft, into: Path, folder: Path, report: Report, title: str,
    voice: Path | None, created: datetime | None,
) -> Changed:  # fmt: skip
    """The arrangement, with a voice where one was laid on its beats."""
    report("writing", None)
    sung = sung_spans(voice) if voice else []
    if voice is not None and not sung:
        raise ChangeError("keep_voice", NO_VOICE)
    score = write_cover(draft, analysis, title, sung)
    played, levels = play(score, folder, report), {}
    if voice is not None:
        played, band_lufs, voice_lufs = blend(played, voice, sung, score, folder / "blended")
        levels = {"band_lufs": band_lufs, "voice_lufs": voice_lufs}
    change = _change(draft, is_voice_kept=voice is not None, levels=levels)
    origin = _origin(recording, draft, score, title, sung)
    return produce_played(origin, played, score, draft.brief, change, into, report, created=created)


def _change(draft: Draft, *, is_voice_kept: bool, levels: Mapping[str, float]) -> Change:
    brief = draft.brief
    genre, key = brief.subgenre or str(brief.genre), str(brief.key)
    settings = {
        "genre": genre, "keep_voice": is_voice_kept, "seed": brief.seed, "key": key, "from_key": draft.recorded_key,
        "semitones": draft.semitones, "tempo_bpm": draft.tempo_bpm, "from_tempo_bpm": round(draft.recorded_bpm, 3),
        "bars": draft.bars, "begins_seconds": round(draft.timeline.seconds_at(0.0), 3), **levels,
    }  # fmt: skip
    tempo = f"{draft.tempo_bpm:.4g} BPM"
    if abs(draft.tempo_bpm / draft.recorded_bpm - 1.0) > 1e-3:
        tempo += f" instead of {draft.recorded_bpm:.4g}"
    moved = f"{key} instead of {draft.recorded_key}" if draft.semitones else key
    sung = "with the voice of the recording" if is_voice_kept else "with a melody of its own"
    return Change("cover", settings, f"Arranged anew as {genre}, {sung}: {tempo}, in {moved}, over its chords.")


def _origin(
    recording: Path, draft: Draft, score: Score, title: str, sung: Sequence[tuple[float, float]]
) -> ComposedSong:  # fmt: skip
    """The recording in the place that a composed song has when it is changed."""
    before = read_recipe(recording)
    facts: dict[str, Any] = {"made_from": [before] if before else []}
    if sung:
        facts |= {"voice": KEPT_VOICE, "sung": [[round(second, 3) for second in span] for span in sung]}
    recipe = Recipe(
        provider=COMPOSER,
        brief=draft.brief.to_dict(),
        seed=draft.brief.seed,
        libraries=library_versions(),
        facts=facts,
        pcm_sha256=pcm_sha256(recording),
    )
    return ComposedSong(title, score, recipe, draft.brief, recording, {}, Levels({}, ()), Level(0.0, 0.0))
