"""The recogniser, loaded: Whisper through CTranslate2, from files of this machine alone.

Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision (2022).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from engine.hearing.sound import RATE, Samples
from engine.hearing.words import Word

# By so much later than the note it says that a sung word begins, nearly always: bench/hearing_lab.py. Of spoken words,
# whose consonants count, it is 0.12 seconds.
LATE_SECONDS = 0.04
# What is less likely than this (mean logarithm for each piece of a word) was not understood.
_LEAST_LIKELY = -1.0
# Words that are said over and over compress well; what compresses better than this is a loop of the decoder.
_MOST_REPETITIVE = 3.5
_NEEDED = ("config.json", "model.bin", "tokenizer.json")
_HEAD_BYTES = 1 << 20


class BadRecogniser(Exception):
    """The folder holds no recogniser that can be used; the message says why."""


@dataclass(frozen=True)
class Passage:
    """What was understood of a piece of sound. misunderstood: how many words were thrown away as too unlikely."""

    words: tuple[Word, ...]
    misunderstood: int
    language: str


class Recogniser:
    """A loaded model. folder: a model of Whisper's kind in CTranslate2's format (200-450 MB for the smallest)."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        """Raises BadRecogniser."""
        missing = [name for name in _NEEDED if not (folder / name).is_file()]
        if missing:
            raise BadRecogniser(
                f"{folder} is no model of Whisper in CTranslate2's format: it holds no {' and no '.join(missing)}."
            )
        # Nothing is to be fetched by itself, and nobody told: what is missing is an error.
        os.environ.update({"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"})
        import_module("engine.weights.sessions")
        self._library = import_module("faster_whisper")
        try:
            self._model: Any = self._library.WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise BadRecogniser(f"{folder} holds a model that cannot be loaded: {error}") from error
        self.is_english_only = not self._model.model.is_multilingual
        self.version = _version_of(folder)

    def hear(self, samples: Samples, language: str | None = None, *, is_all_kept: bool = False) -> Passage:
        """The words in a sound at 16 kHz, with times from its beginning; none where nobody is heard to speak or sing.

        language: None for whatever the model takes it for. is_all_kept: words that are too unlikely, too.
        """
        if len(samples) < RATE // 10:
            return Passage((), 0, language or "en")
        segments, about = self._model.transcribe(
            samples,
            language="en" if self.is_english_only else language,
            beam_size=1,
            # One temperature: others draw lots, and the same voice must have the same words.
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=True,
        )
        words: list[Word] = []
        misunderstood = 0
        for segment in segments:
            is_unlikely = segment.avg_logprob < _LEAST_LIKELY or segment.compression_ratio > _MOST_REPETITIVE
            if is_unlikely and not is_all_kept:
                misunderstood += len(segment.words or ())
            else:
                words += _timely(segment.words or ())
        return Passage(tuple(words), misunderstood, about.language)

    def place(self, samples: Samples, words: list[str], language: str = "en") -> list[tuple[float, float]]:
        """When each of these words, which are all that is sung in a sound of at most 30 seconds, begins and ends.

        Fewer than the words where the sound ends before them.
        """
        tokenizer = import_module("faster_whisper.tokenizer").Tokenizer(
            self._model.hf_tokenizer, not self.is_english_only, task="transcribe", language=language
        )
        features = self._model.feature_extractor(samples)
        frames = features.shape[-1]
        padded = import_module("faster_whisper.audio").pad_or_trim(features)
        tokens = [tokenizer.encode(f" {word}") for word in words]
        found = self._model.model.align(
            self._model.encode(padded), tokenizer.sot_sequence, [list(chain(*tokens))], frames, median_filter_width=7
        )[0]
        return _word_times([len(each) for each in tokens], found.alignments, self._model.tokens_per_second)


def _timely(words: Iterable[Any]) -> list[Word]:
    """What the library found, when it was sung."""
    out = []
    for word in words:
        text = " ".join(word.word.split())
        start = max(0.0, float(word.start) - LATE_SECONDS)
        if text:
            out.append(Word(text, start, max(start, float(word.end) - LATE_SECONDS)))
    return out


def _word_times(lengths: list[int], alignments: list[tuple[int, int]], per_second: float) -> list[tuple[float, float]]:
    """alignments: pairs (token, frame) of a path through both; lengths: how many tokens each word has."""
    begins: dict[int, float] = {}
    for token, frame in alignments:
        begins.setdefault(token, frame / per_second)
    last = max(begins.values(), default=0.0)
    times, token = [], 0
    for length in lengths:
        if token not in begins:
            break
        end = begins.get(token + length, last)
        times.append((max(0.0, begins[token] - LATE_SECONDS), max(0.0, end - LATE_SECONDS)))
        token += length
    return times


def _version_of(folder: Path) -> str:
    """Changes with the model: 16 hexadecimal digits."""
    digest = hashlib.sha256(str((folder / "model.bin").stat().st_size).encode())
    with (folder / "model.bin").open("rb") as file:
        digest.update(file.read(_HEAD_BYTES))
    return digest.hexdigest()[:16]
