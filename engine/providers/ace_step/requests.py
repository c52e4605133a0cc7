"""What ACE-Step 1.5 is asked: a brief, or an edit of an existing recording, as the fields of its request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.brief import Brief
from engine.outside import Refused
from engine.providers import edits
from engine.providers.edits import Edit
from engine.providers.model import Model
from engine.providers.shared import wording

FORMAT = "flac"
TRACKS = (
    "woodwinds", "brass", "fx", "synth", "strings", "percussion", "keyboard", "guitar", "bass", "drums",
    "backing_vocals", "vocals",
)  # fmt: skip
TURBO, SFT, BASE = "ace-step-turbo", "ace-step-sft", "ace-step-base"
"""The shapes of its models: distilled to a few steps, tuned, with guidance, or whole, with guidance and every task."""
_STEPS = {TURBO: 8, SFT: 50, BASE: 50}
# In the words its models learned; versions that do not know the fields of tracks would leave the blank in them.
_INSTRUCTIONS = {
    "extract": "Extract the {} track from the audio:",
    "lego": "Generate the {} track based on the audio context:",
    "complete": "Complete the input track with {}:",
}
_MODES = ("conservative", "balanced", "aggressive")
_INSTRUMENTAL = "[Instrumental]"
# The server's own default is what half a style strength means; the base models follow words less or more around it.
_GUIDANCE_LOW, _GUIDANCE_SPAN = 3.0, 8.0


def song(brief: Brief, model: Model) -> dict[str, Any]:
    """The fields of a new song. Raises Refused for what the model can't make at all."""
    wording.check_length(brief, model)
    fields = _fields(brief, model) | {"task_type": "text2music", "audio_duration": brief.duration_seconds}
    if brief.tempo_bpm is not None:
        fields["bpm"] = round(brief.tempo_bpm)
    if brief.key is not None:
        fields["key_scale"] = brief.key
    return fields


def edited(brief: Brief, model: Model, edit: Edit) -> dict[str, Any]:
    """The fields of an edit, without its recording. Tempo, key and duration are the recording's. Raises Refused."""
    edits.check(edit, model)
    # What is beyond an end of the recording is a part like any other to it.
    task = "repaint" if edit.kind == "extend" else edit.kind
    return _fields(brief, model) | {"task_type": task} | _of_edit(edit)


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
        "prompt": wording.cut(_whole_caption(brief), model.prompt_characters),
        "lyrics": wording.lyrics(brief, model) or _INSTRUMENTAL,
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
    fields = _part(edit)
    if edit.kind in {"lego", "extract"}:
        if len(edit.tracks) != 1:
            raise Refused("Choose one track.")
        fields["track_name"] = _track(edit.tracks[0])
        fields["instruction"] = _INSTRUCTIONS[edit.kind].format(edit.tracks[0].upper())
    if edit.kind == "complete":
        if not edit.tracks:
            raise Refused("Choose the tracks that are to be added.")
        # One text: a form carries no list, and the server would join one in just this way.
        fields["track_classes"] = " | ".join(_track(track) for track in edit.tracks)
        fields["instruction"] = _INSTRUCTIONS[edit.kind].format(fields["track_classes"].upper())
    if edit.strength is not None and edit.kind == "cover":
        # Here the service counts how much is kept.
        fields["audio_cover_strength"] = round(1.0 - edit.strength, 3)
    if edit.strength is not None and edit.kind == "repaint":
        fields["repaint_mode"] = _MODES[min(int(edit.strength * len(_MODES)), len(_MODES) - 1)]
    return fields


def _part(edit: Edit) -> dict[str, Any]:
    """Where it works; before the beginning is below zero."""
    if edit.kind == "extend":
        start, end = (-edit.before, 0.0) if edit.before else (edit.source_seconds, edit.seconds)
        return {"repainting_start": start, "repainting_end": end}
    if edit.kind in {"repaint", "lego"}:
        return {"repainting_start": edit.start, "repainting_end": -1 if edit.end is None else edit.end}
    return {}


def _track(name: str) -> str:
    if name not in TRACKS:
        raise Refused(f"“{name}” is not a track ACE-Step knows. Choose one of: {', '.join(TRACKS)}.")
    return name


def _whole_caption(brief: Brief) -> str:
    """Genre and mood first: when a long prompt is cut, what was chosen stays."""
    return ", ".join(word for word in (brief.genre, brief.mood and f"{brief.mood} mood", brief.prompt.strip()) if word)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
