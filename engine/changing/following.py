"""Plays stems of a whole song anew, under the gains that are heard in all its stems; the others are copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.decoding import read_blocks, regrouped
from engine.audio.mastering import gain_as_in, sum_stems, write_stem
from engine.audio.wav import FloatWav
from engine.changing.songs import ComposedSong
from engine.composer.balancing import BLOCK, MOST_GAIN_DB, Balance, Levels, Survey, bus_of
from engine.composer.colours import template_of
from engine.composer.foreground import Pocket, words_at
from engine.composer.looping import with_lead
from engine.composer.memo import Memo
from engine.composer.mixing import channel_of
from engine.composer.playing import TONE_BYTES, StemPlayer, stems_of
from engine.composer.score import Score
from engine.effects.sound import FileSound


def play_stems(
    song: ComposedSong, score: Score, names: Sequence[str], into: Path
) -> tuple[dict[str, Path], Levels, float]:
    """Write the stems of another score of a song and master.flac, their sum, into an existing folder (24 and 16 bits).

    names: of the stems that are played, under the gain they had, or would have in a mix of the genre if the song had
    none of that name; of the others every sample stays. Gives the stems, the levels of the mix, and by how many dB the
    sum was held under its ceiling at most. Raises OSError, DecodeError, KeyError (instrument).
    """
    stems = {name: into / f"stem-{name}.flac" for name in stems_of(score) if name in {*song.stems, *names}}
    copied = [name for name in stems if name not in names]
    for name in copied:
        shutil.copy(song.stems[name], stems[name])
    with tempfile.TemporaryDirectory(dir=into, prefix="raw-") as folder:
        raw = {name: Path(folder) / f"{name}.wav" for name in (*names, "copied")}
        gains = _play(song, score, raw, copied)
        for name in names:
            level = replace(song.mastering, gain_db=song.mastering.gain_db + 20 * np.log10(gains[name]))
            write_stem(gain_as_in(level, raw[name], {})["mix"], stems[name])
        parts = [raw["copied"], *(stems[name] for name in names)]
        held_db = sum_stems(parts, into / "master.flac", song.mastering.ceiling_dbtp)
    return stems, replace(song.levels, gains={**song.levels.gains, **gains}), held_db


class _Row:
    """One stem that is played, and heard together with one that is there where nothing of its level is known."""

    def __init__(self, song: ComposedSong, score: Score, name: str) -> None:
        template, bands = template_of(score), song.levels.bands_db
        self._player = StemPlayer(score, name, Memo(TONE_BYTES))
        self._pocket = Pocket(words_at(score) if song.is_sung else [])
        lasting = round(score.duration_seconds * SAMPLE_RATE) * (2 if score.is_loop else 1)
        self._balance = Balance(Levels({name: 1.0}, bands), template, lasting)
        self._name, self._levels, self._template = name, song.levels, template
        self._unmastered = _gain_back(song)
        self._known = next((each for each in song.levels.gains if each != "voice"), "voice")
        self._survey = Survey(template, [name, self._known], {self._known: bands})

    def play(self, old: Mapping[str, np.ndarray], gains: np.ndarray) -> np.ndarray:
        """The next block (2, frames) under gains (frames,) that the old stems have had, without a gain of its own."""
        block = self._player.play(len(gains))
        if self._name not in self._levels.gains:
            self._survey.hear({self._name: block, "known": old[self._known] * (self._unmastered / gains)})
        self._pocket.carve(block)
        return self._balance.follow(block, gains)

    def gain(self) -> float:
        """What it gets in the mix, linear."""
        gains = self._levels.gains
        if self._name in gains:
            return gains[self._name]
        loudness, known = self._survey.levels()
        missing, known_missing = (
            min(channel_of(self._template, name).loudness_lufs - level, MOST_GAIN_DB)
            for name, level in ((self._name, loudness), (self._known, known - 20 * np.log10(gains[self._known])))
        )
        return float(gains[self._known] * 10 ** ((missing - known_missing) / 20))


def _play(song: ComposedSong, score: Score, raw: Mapping[str, Path], copied: Sequence[str]) -> dict[str, float]:
    """Write stems before gain and mastering, and the sum of those that are "copied"; the gains of the former."""
    longer, lead = with_lead(score) if score.is_loop else (score, 0)
    rows = {name: _Row(song, longer, name) for name in raw if name != "copied"}
    bus, unmastered = bus_of(template_of(score)), _gain_back(song)
    with ExitStack() as stack:
        frames = round(score.duration_seconds * SAMPLE_RATE)
        files = {name: stack.enter_context(FloatWav(path, frames)) for name, path in raw.items()}
        now = -lead
        for blocks in zip(*(_read(path, lead) for path in song.stems.values()), strict=True):
            old = {name: block.T for name, block in zip(song.stems, blocks, strict=True)}
            silence = np.zeros_like(blocks[0]).T
            sounds = {"copied": sum((old[name] for name in copied), start=silence)}
            mix = sum((old[name] for name in old if name not in copied), start=sounds["copied"]) * unmastered
            gains = bus.gains_in(mix)
            sounds |= {name: row.play(old, gains) for name, row in rows.items()}
            first = max(0, -now)
            for name, sound in sounds.items():
                files[name].write(now + first, sound[:, first:])
            now += len(gains)
    return {name: row.gain() for name, row in rows.items()}


def _gain_back(song: ComposedSong) -> np.float32:
    return np.float32(10 ** (-song.mastering.gain_db / 20))


def _read(path: Path, lead: int) -> Iterator[Block]:
    """A stem in blocks, behind so many frames of its own end."""
    if not lead:
        return read_blocks(path, BLOCK, is_ours=True)
    sound = FileSound(path)
    return regrouped(chain(sound.blocks(sound.frames - lead, sound.frames), read_blocks(path, is_ours=True)), BLOCK)
