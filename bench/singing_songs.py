"""Whole sung songs for the lab: words in the finished mix, one voice against several, and the memory of a song."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import numpy as np
import soundfile

from bench.singing_ear import CACHE, Ear, ignore, wrong_words
from bench.singing_verses import VERSES
from engine.audio.loudness import measure
from engine.audio.mastering import master
from engine.brief import Brief
from engine.providers.composer import ComposerProvider
from engine.providers.interface import Fetched, GenerationRequest
from engine.singing.writing_out import words_in

# The heading says whether a line is sung by one voice or doubled.
VOICES = {"one voice": ("high", "Verse"), "doubled chorus": ("high", "Chorus"), "choir": ("choir", "Verse")}
_SECONDS = 30.0


def judge_mix(genre: str, number: int, folder: Path) -> dict[str, float]:
    """A song of a minute from two verses, mastered, and its voice alone. It wants a process of its own."""
    verse, chorus = VERSES[2 * number], VERSES[2 * number + 1]
    brief = Brief(
        f"a {genre} song", genre=genre, is_instrumental=False, voice="sung", singer=("high", "low")[number % 2],
        lyrics=f"[Verse]\n{verse}\n[Chorus]\n{chorus}", seed=number, duration_seconds=60.0,
    )  # fmt: skip
    fetched = compose(brief, folder / genre)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (folder / genre / "mastered").mkdir()
    mastered = master(fetched.mix, {"voice": fetched.stems["voice"]}, folder / genre / "mastered")
    sung = _sung_words(fetched)
    texts = Ear().hear([mastered.mix, fetched.stems["voice"]])
    mix, alone = (100 * wrong_words(sung, words_in(text)) / len(sung) for text in texts)
    print(genre, brief.singer, len(sung), round(mix, 1), round(alone, 1), round(megabytes), texts[0], flush=True)
    return {"words": len(sung), "mix": mix, "alone": alone, "megabytes": megabytes}


def judge_voices(name: str, folder: Path) -> dict[str, float]:
    """A verse of folk by one of VOICES: words heard wrong in its stem, its level, the likeness of its sides."""
    singer, heading = VOICES[name]
    brief = Brief(
        "a folk song", genre="folk", is_instrumental=False, voice="sung", singer=singer, tempo_bpm=92.0, key="C major",
        lyrics=f"[{heading}]\n{VERSES[10]}", seed=10, duration_seconds=_SECONDS,
    )  # fmt: skip
    into = folder / name.replace(" ", "-")
    fetched = compose(brief, into)
    sung = _sung_words(fetched)
    text = Ear().hear([fetched.stems["voice"]])[0]
    voice, rate = soundfile.read(fetched.stems["voice"], dtype="float32")
    mix, _ = soundfile.read(fetched.mix, dtype="float32")
    band = into / "band.wav"
    soundfile.write(band, mix - voice, rate, subtype="FLOAT")
    above = measure(fetched.stems["voice"]).integrated_lufs - measure(band).integrated_lufs
    likeness = float(np.corrcoef(voice[:, 0], voice[:, 1])[0, 1])
    print(name, len(sung), above, likeness, text, flush=True)
    return {
        "words": len(sung), "wrong": 100 * wrong_words(sung, words_in(text)) / len(sung), "above": above,
        "likeness": likeness,
    }  # fmt: skip


def compose(brief: Brief, into: Path) -> Fetched:
    """What the composer makes of a brief, with the singer of the cache of this user."""
    request, provider = GenerationRequest(brief, into.name), ComposerProvider(CACHE / "models")
    return provider.fetch(request, provider.submit(request), into, ignore)


def _sung_words(fetched: Fetched) -> list[str]:
    """The words of a song in the order they are sung, written out."""
    score = json.loads(Path(str(fetched.score)).read_text("utf-8"))
    return words_in(" ".join(word["text"] for line in score["lyrics"] for word in line["words"]))
