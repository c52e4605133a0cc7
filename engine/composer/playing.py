"""Plays a score: every part through its instrument, every stem through its channel, the stems into the mix."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.wav import FloatWav
from engine.composer.balancing import BLOCK, CENTRES, Balance, Survey, levels_for
from engine.composer.colours import Wow, swell, template_of, widen, width_of
from engine.composer.effects import Ducking, Echo, Room, saturate
from engine.composer.foreground import Pocket, sung_loudness, words_at
from engine.composer.looping import cut_lead, with_lead
from engine.composer.memo import Memo
from engine.composer.mixing import channel_of
from engine.composer.performing import KICKS, Lines, PartPlayer, SungPlayer
from engine.composer.score import STEMS, Score
from engine.composer.vocals import SHARE, SingingAhead, Vocals
from engine.outside import Report
from engine.providers.interface import Fetched

TONE_BYTES = 24 << 20


def play(score: Score, into: Path, report: Report, vocals: Vocals | None = None, *, is_whole: bool = True) -> Fetched:
    """Write `stem-<name>.wav` for every stem with notes and `mix.wav`, their sum: 32-bit float, stereo, 44.1 kHz.

    vocals: who sings the words of the score; without them its voice hums the notes. Its facts hold the levels of the
    mix, with which a stretch of the song can be made anew. is_whole: False for what is only a part of a band, whose
    spectrum is not that of its genre. One block is in memory at a time. report is told the share of the work done.
    Raises OSError, KeyError (instrument).
    """
    if not score.is_loop:
        return _play(score, into, report, vocals, is_whole=is_whole)
    longer, lead = with_lead(score)
    fetched = _play(longer, into, report, vocals, is_whole=is_whole)
    cut_lead([fetched.mix, *fetched.stems.values()], lead)
    return fetched


def _play(score: Score, into: Path, report: Report, vocals: Vocals | None, *, is_whole: bool) -> Fetched:
    names, frames = stems_of(score), round(score.duration_seconds * SAMPLE_RATE)
    if vocals is not None:
        vocals.sing_ahead(score, report)
    stems, mix = {name: into / f"stem-{name}.wav" for name in names}, into / "mix.wav"
    with ExitStack() as stack:
        files = {name: stack.enter_context(FloatWav(path, frames)) for name, path in stems.items()}
        survey = _render(score, files, report, vocals)
        report("mixing", 0.75)
        # A loop goes on after its end.
        lasting = 2 * frames if score.is_loop else frames
        levels = levels_for(survey, template_of(score), levels_of(score, vocals))
        if not is_whole:
            levels = replace(levels, bands_db=(0.0,) * len(CENTRES))
        balance = Balance(levels, template_of(score), lasting)
        _mix(balance, files, stack.enter_context(FloatWav(mix, frames)), frames)
    return Fetched(mix=mix, stems=stems, facts={"levels": levels.to_dict()})


def stems_of(score: Score) -> list[str]:
    """The stems that have notes, in the order of STEMS."""
    return [name for name in STEMS if any(part.notes for part in score.parts if part.stem == name)]


def levels_of(score: Score, vocals: Vocals | None) -> dict[str, float]:
    """The loudness in the mix, in LUFS, of each stem that has notes."""
    names, template = stems_of(score), template_of(score)
    levels = {name: channel_of(template, name).loudness_lufs for name in names}
    if vocals is not None and words_at(score):
        levels["voice"] = sung_loudness(template, names)
    return levels


class StemPlayer:
    """Plays one stem from a frame on, with its room, echo and colour, before filters and level are known."""

    def __init__(  # noqa: PLR0917
        self,
        score: Score,
        stem: str,
        tones: Memo,
        vocals: Vocals | SingingAhead | None = None,
        start: int = 0,
        block: int = BLOCK,
        end: int | None = None,
    ) -> None:
        """end: the frame of the song from which on nobody listens."""
        template = template_of(score)
        channel = channel_of(template, stem)
        self._now, self._drive = start, channel.drive
        self._parts = [
            SungPlayer(vocals.lines(score, part), start)
            if part.singer and vocals is not None
            else PartPlayer(score, part, channel.room, tones, start, end)
            for part in score.parts
            if part.stem == stem
        ]
        seconds = min(0.28, 45 / score.tempo_bpm)
        self._ducking = Ducking(_kicks(score), channel.duck, seconds) if channel.duck else None
        self._echo = Echo(template.echo_beats * 60 / score.tempo_bpm)
        self._room = Room(*template.room, block)
        self._score, self._wow = score, Wow(score.colours, start)

    def play(self, frames: int) -> np.ndarray:
        """The next frames as float32 (2, frames); at most a block, and only the last may be shorter."""
        lines = Lines(*(np.zeros(shape, dtype=np.float32) for shape in ((2, frames), frames, frames)))
        for part in self._parts:
            part.play(lines)
        saturate(lines.dry, self._drive)
        if self._ducking is not None:
            self._ducking.lower(lines.dry, self._now)
        self._echo.answer(lines.dry, lines.echo)
        self._room.answer(lines.dry, lines.room)
        self._wow.sway(lines.dry)
        widen(lines.dry, width_of(self._score.colours))
        swell(lines.dry, self._score, self._now)
        self._now += frames
        return lines.dry


def _kicks(score: Score) -> list[int]:
    beats = {note.start for part in score.parts if part.stem == "drums" for note in part.notes if note.pitch in KICKS}
    return [round(score.seconds_at(beat) * SAMPLE_RATE) for beat in sorted(beats)]


def _render(score: Score, files: Mapping[str, FloatWav], report: Report, vocals: Vocals | None) -> Survey:
    """Every stem as it is played; returns how they sound together."""
    tones, frames = Memo(TONE_BYTES), round(score.duration_seconds * SAMPLE_RATE)
    players = {name: StemPlayer(score, name, tones, vocals) for name in files}
    words = words_at(score) if vocals is not None else []
    pockets = {name: Pocket(words) for name in files if name != "voice"}
    survey = Survey(template_of(score), list(files))
    before = SHARE if words else 0.0
    for start in range(0, frames, BLOCK):
        report("rendering", before + (0.75 - before) * start / frames)
        blocks = {name: player.play(min(BLOCK, frames - start)) for name, player in players.items()}
        survey.hear(blocks)
        for name, block in blocks.items():
            if name in pockets:
                pockets[name].carve(block)
            files[name].put_aside(start, block)
    return survey


def _mix(balance: Balance, files: Mapping[str, FloatWav], mix: FloatWav, frames: int) -> None:
    for start in range(0, frames, BLOCK):
        count = min(BLOCK, frames - start)
        stems, total = balance.next(np.concatenate([file.put_back(start, count) for file in files.values()]))
        for file, block in zip(files.values(), stems, strict=True):
            file.write(start, block)
        mix.write(start, total)
