"""What ACE-Step 1.5 is asked: a brief, or an edit of an existing recording, as the fields of its request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.brief import Brief
from engine.providers.catalogue import Model
from engine.providers.interface import Refused

TEMPO_BPM = (30, 300)
FORMAT = "flac"
TRACKS = (
    "woodwinds", "brass", "fx", "synth", "strings", "percussion", "keyboard", "guitar", "bass", "drums",
    "backing_vocals", "vocals",
)  # fmt: skip
TURBO, BASE = "ace-step-turbo", "ace-step-base"
"""The shapes of its models: distilled to a few steps, or whole, with guidance and every task."""
TASKS = {TURBO: frozenset({"cover", "repaint"}), BASE: frozenset({"cover", "repaint", "lego", "extract", "complete"})}
_STEPS = {TURBO: 8, BASE: 50}
_INSTRUMENTAL = "[Instrumental]"
# The server's own default is what half a style strength means; the base models follow words less or more around it.
_GUIDANCE_LOW, _GUIDANCE_SPAN = 3.0, 8.0


@dataclass(frozen=True)
class Cover:
    """The recording sung and played anew; strength 0-1: how much of it is kept. It keeps its own length."""

    source: Path
    strength: float = 1.0


@dataclass(frozen=True)
class Repaint:
    """A part of the recording made anew, in seconds; end None: to its end. mode: how boldly."""

    source: Path
    start: float
    end: float | None = None
    mode: Literal["conservative", "balanced", "aggressive"] = "balanced"


@dataclass(frozen=True)
class Lego:
    """One track added to the recording, from start to end in seconds. Base models only."""

    source: Path
    track: str
    start: float = 0.0
    end: float | None = None


@dataclass(frozen=True)
class Extract:
    """One track taken out of the recording. Base models only."""

    source: Path
    track: str


@dataclass(frozen=True)
class Complete:
    """The tracks that are missing beside the recording. Base models only."""

    source: Path
    tracks: tuple[str, ...]


Edit = Cover | Repaint | Lego | Extract | Complete


def song(brief: Brief, model: Model) -> dict[str, Any]:
    """The fields of a new song. Raises Refused for what the model can't make at all."""
    if not model.shortest_seconds <= brief.duration_seconds <= model.longest_seconds:
        low, high = model.shortest_seconds, model.longest_seconds
        raise Refused(f"{model.name} makes songs of {low:g} to {high:g} seconds. Choose a duration in between.")
    fields = _fields(brief, model) | {"task_type": "text2music", "audio_duration": brief.duration_seconds}
    if brief.tempo_bpm is not None:
        fields["bpm"] = min(max(round(brief.tempo_bpm), TEMPO_BPM[0]), TEMPO_BPM[1])
    if brief.key is not None:
        fields["key_scale"] = brief.key
    return fields


def edited(brief: Brief, model: Model, edit: Edit) -> dict[str, Any]:
    """The fields of an edit, without its recording. Tempo, key and duration are the recording's. Raises Refused."""
    kind = type(edit).__name__.lower()
    if kind not in TASKS[model.shape]:
        raise Refused(f"{model.name} can't do this ({kind}). Choose a base model of ACE-Step.")
    return _fields(brief, model) | {"task_type": kind} | _of_edit(edit)


def ignored(brief: Brief, model: Model) -> list[str]:
    """The names of what the brief asks for and a new song of this model will not heed, in the brief's order."""
    left_out = {
        "prompt": len(_whole_caption(brief)) > model.prompt_characters,
        "tempo_bpm": brief.tempo_bpm is not None and not TEMPO_BPM[0] <= brief.tempo_bpm <= TEMPO_BPM[1],
        # Without words the model sings none, and it writes none.
        "is_instrumental": not brief.is_instrumental and not brief.lyrics.strip(),
        "lyrics": bool(brief.lyrics.strip()) and (brief.is_instrumental or len(brief.lyrics) > model.lyrics_characters),
        "style_strength": brief.style_strength != Brief.style_strength and "style_strength" not in model.takes,
    }
    return [name for name, is_ignored in left_out.items() if is_ignored]


def multipart(fields: Mapping[str, Any], name: str, file: Path, boundary: str) -> bytes:
    """A form with one file in it."""
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{_text(value)}\r\n'
             for key, value in fields.items() if value is not None]  # fmt: skip
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="source{file.suffix}"\r\n'
    kind = "Content-Type: application/octet-stream\r\n\r\n"
    return "".join([*parts, head, kind]).encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()


def _fields(brief: Brief, model: Model) -> dict[str, Any]:
    """What every task takes: one take, its seed, words, and the settings of the model's kind."""
    fields: dict[str, Any] = {
        "prompt": _cut(_whole_caption(brief), model.prompt_characters),
        "lyrics": _cut(_lyrics(brief), model.lyrics_characters),
        "model": model.endpoint,
        "batch_size": 1,
        "audio_format": FORMAT,
        "vocal_language": "unknown",
        # The words are the person's; the server's language model may not rewrite them.
        "use_cot_caption": False,
        "inference_steps": _STEPS[model.shape],
    }
    if brief.seed is not None:
        fields |= {"use_random_seed": False, "seed": brief.seed}
    if "style_strength" in model.takes:
        fields["guidance_scale"] = round(_GUIDANCE_LOW + _GUIDANCE_SPAN * brief.style_strength, 3)
    return fields


def _of_edit(edit: Edit) -> dict[str, Any]:
    if isinstance(edit, Cover):
        if not 0.0 <= edit.strength <= 1.0:
            raise Refused("Choose a strength between 0 and 1.")
        return {"audio_cover_strength": edit.strength}
    if isinstance(edit, Repaint):
        return _span(edit.start, edit.end) | {"repaint_mode": edit.mode}
    if isinstance(edit, Complete):
        # One text: a form carries no list, and the server would join one in just this way.
        return {"track_classes": " | ".join(_track(track) for track in edit.tracks)}
    fields: dict[str, Any] = {"track_name": _track(edit.track)}
    return fields | _span(edit.start, edit.end) if isinstance(edit, Lego) else fields


def _span(start: float, end: float | None) -> dict[str, Any]:
    if start < 0 or (end is not None and end <= start):
        raise Refused("Choose a part that ends after it begins.")
    return {"repainting_start": start, "repainting_end": -1 if end is None else end}


def _track(name: str) -> str:
    if name not in TRACKS:
        raise Refused(f"“{name}” is not a track ACE-Step knows. Choose one of: {', '.join(TRACKS)}.")
    return name


def _whole_caption(brief: Brief) -> str:
    """Genre and mood first: when a long prompt is cut, what was chosen stays."""
    return ", ".join(word for word in (brief.genre, brief.mood and f"{brief.mood} mood", brief.prompt.strip()) if word)


def _lyrics(brief: Brief) -> str:
    return _INSTRUMENTAL if brief.is_instrumental or not brief.lyrics.strip() else brief.lyrics.strip()


def _cut(text: str, longest: int) -> str:
    """At the end of a word where there is one."""
    return text if len(text) <= longest else text[: longest + 1].rsplit(maxsplit=1)[0][:longest]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
