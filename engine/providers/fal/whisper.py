"""What Whisper at fal.ai reads: a closed list of languages, and files of some kinds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import soundfile

from engine.outside import Refused
from engine.providers.fal.sources import at_fal
from engine.providers.shared.results import kind_of

LANGUAGES = frozenset({
    "af", "am", "ar", "as", "az", "ba", "be", "bg", "bn", "bo", "br", "bs", "ca", "cs", "cy", "da", "de", "el",
    "en", "es", "et", "eu", "fa", "fi", "fo", "fr", "gl", "gu", "ha", "haw", "he", "hi", "hr", "ht", "hu", "hy",
    "id", "is", "it", "ja", "jw", "ka", "kk", "km", "kn", "ko", "la", "lb", "ln", "lo", "lt", "lv", "mg", "mi",
    "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "nn", "no", "oc", "pa", "pl", "ps", "pt", "ro", "ru",
    "sa", "sd", "si", "sk", "sl", "sn", "so", "sq", "sr", "su", "sv", "sw", "ta", "te", "tg", "th", "tk", "tl",
    "tr", "tt", "uk", "ur", "uz", "vi", "yi", "yo", "zh",
})  # fmt: skip
# Its names for languages that are usually called by other codes.
_CALLED = {"jv": "jw", "nb": "no", "fil": "tl", "iw": "he"}
_READ = frozenset({"wav", "mp3", "m4a"})
_NOT_READ = frozenset({".flac", ".ogg", ".oga", ".opus", ".aac", ".aif", ".aiff"})
_KINDS = "fal.ai's Whisper reads WAV, MP3, M4A and WebM files: convert this recording first."


def language(code: str) -> str:
    """The model's code of a language. Raises Refused for one it was not made for."""
    known = _CALLED.get(code, code)
    if known not in LANGUAGES:
        raise Refused(f"fal.ai's Whisper does not know the language “{code}”. Leave it out, and it is recognised.")
    return known


def address(source: str | Path) -> str:
    """Where it finds a recording; lossless and Ogg files on this disk go there as WAV. Raises Refused."""
    if isinstance(source, str):
        if Path(urlsplit(source).path).suffix.lower() in _NOT_READ:
            raise Refused(_KINDS)
        return at_fal(source)
    with source.open("rb") as file:
        kind = kind_of(file.read(16))
    if kind is None or kind in _READ:
        return at_fal(source)
    try:
        samples, rate = soundfile.read(str(source), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise Refused(_KINDS) from error
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "recording.wav"
        # Speech models listen to one channel.
        soundfile.write(copy, samples.mean(axis=1), rate, subtype="PCM_16")
        return at_fal(copy)
