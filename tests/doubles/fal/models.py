"""The models of fal.ai's double: what their inputs must be, and what they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.doubles.fal.making import SIX
from tests.doubles.fal.plans import plan_problems, plan_seconds

Detail = list[dict[str, Any]]


@dataclass(frozen=True)
class Input:
    """kind: a JSON type. low and high: of a number, or of the length of a text. choices: of a text."""

    kind: str
    is_needed: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FalModel:
    """seconds: by this input (thousandths for `_ms`), else of usual_seconds. key: where the file is in the output.

    makes: a new song, a changed one ("extended", "inpainted", "masked", "varied"), or no song at all.
    """

    inputs: dict[str, Input]
    length_by: str = ""
    usual_seconds: float = 20.0
    kind: str = "wav"
    key: str = "audio"
    returns_seed: bool = False
    returns: dict[str, Any] = field(default_factory=dict)
    makes: str = "song"

    @property
    def source(self) -> str:
        """The input that points to a recording, "" for none."""
        return next((name for name in ("audio_url", "source_audio_url") if name in self.inputs), "")

    def seconds(self, given: dict[str, Any]) -> float:
        if "composition_plan" in given:
            return plan_seconds(given["composition_plan"])
        told = float(given.get(self.length_by, self.usual_seconds))
        return told / 1000 if self.length_by.endswith("_ms") else told


TEXT, NUMBER, WHOLE, TRUTH = "string", "number", "integer", "boolean"
_SEED = Input(WHOLE, low=0)


def _needed(low: float = 1, high: float | None = None) -> Input:
    return Input(TEXT, is_needed=True, low=low, high=high)


_KNOBS = {
    "number_of_steps": Input(WHOLE, low=3, high=60), "seed": _SEED,
    "scheduler": Input(TEXT, choices=("euler", "heun")),
    "guidance_type": Input(TEXT, choices=("cfg", "apg", "cfg_star")),
    "granularity_scale": Input(WHOLE, low=-100, high=100), "guidance_interval": Input(NUMBER, low=0, high=1),
    "guidance_interval_decay": Input(NUMBER, low=0, high=1), "guidance_scale": Input(NUMBER, low=0, high=200),
    "minimum_guidance_scale": Input(NUMBER, low=0, high=200), "tag_guidance_scale": Input(NUMBER, low=0, high=10),
    "lyric_guidance_scale": Input(NUMBER, low=0, high=10), "duration": Input(NUMBER, low=5, high=240),
}  # fmt: skip
_KNOBS_OF_EDITS = {name: rule for name, rule in _KNOBS.items() if name != "duration"}
_KNOBS_OF_STABLE = {
    "seed": _SEED, "num_inference_steps": Input(WHOLE, low=4, high=8), "guidance_scale": Input(NUMBER, low=1, high=25),
    "sync_mode": Input(TRUTH),
}  # fmt: skip
_KNOBS_OF_STABLE_3 = {
    "prompt": _needed(), "negative_prompt": Input(TEXT), "num_inference_steps": Input(WHOLE, low=1, high=100),
    "guidance_scale": Input(NUMBER, low=0, high=25), "seed": _SEED, "enable_prompt_expansion": Input(TRUTH),
    "enable_safety_checker": Input(TRUTH), "sync_mode": Input(TRUTH), "bitrate": Input(TEXT),
    "output_format": Input(TEXT, choices=("mp3", "wav", "flac", "ogg", "opus", "m4a", "aac")),
}  # fmt: skip
_DEMUCS = ("htdemucs", "htdemucs_ft", "htdemucs_6s", "hdemucs_mmi", "mdx", "mdx_extra", "mdx_q", "mdx_extra_q")
LANGUAGES = (
    "af", "am", "ar", "as", "az", "ba", "be", "bg", "bn", "bo", "br", "bs", "ca", "cs", "cy", "da", "de", "el",
    "en", "es", "et", "eu", "fa", "fi", "fo", "fr", "gl", "gu", "ha", "haw", "he", "hi", "hr", "ht", "hu", "hy",
    "id", "is", "it", "ja", "jw", "ka", "kk", "km", "kn", "ko", "la", "lb", "ln", "lo", "lt", "lv", "mg", "mi",
    "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "nn", "no", "oc", "pa", "pl", "ps", "pt", "ro", "ru",
    "sa", "sd", "si", "sk", "sl", "sn", "so", "sq", "sr", "su", "sv", "sw", "ta", "te", "tg", "th", "tk", "tl",
    "tr", "tt", "uk", "ur", "uz", "vi", "yi", "yo", "zh",
)  # fmt: skip
_SIZES = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")
_LYRIA_3 = {"prompt": _needed(), "image_url": Input(TEXT), "negative_prompt": Input(TEXT)}
_TIMED = "[[A0]]\n[12.0:] Words of its own"
ELEVENLABS = {
    "prompt": Input(TEXT, high=4100), "composition_plan": Input("object"), "force_instrumental": Input(TRUTH),
    "music_length_ms": Input(WHOLE, low=3000, high=600000), "seed": Input(WHOLE, low=0, high=2**31 - 1),
    "output_format": Input(TEXT),
}  # fmt: skip
MODELS = {
    "fal-ai/minimax-music/v2": FalModel(
        {"prompt": _needed(10, 300), "lyrics_prompt": _needed(10, 3000),
         "audio_setting": Input("object")},
        kind="mp3",
    ),
    "fal-ai/minimax-music/v2.6": FalModel(
        {"prompt": _needed(10, 2000), "lyrics": Input(TEXT, high=3500), "is_instrumental": Input(TRUTH),
         "lyrics_optimizer": Input(TRUTH), "audio_setting": Input("object")}, kind="mp3"
    ),
    "fal-ai/ace-step": FalModel(
        {"tags": _needed(), "lyrics": Input(TEXT), **_KNOBS}, "duration", 60.0, returns_seed=True
    ),
    "fal-ai/ace-step/prompt-to-audio": FalModel(
        {"prompt": _needed(), "instrumental": Input(TRUTH), **_KNOBS},
        "duration", 60.0, returns_seed=True, returns={"tags": "lofi, chill", "lyrics": "[verse]\nwords of its own"},
    ),
    "fal-ai/stable-audio": FalModel(
        {"prompt": _needed(), "seconds_start": Input(WHOLE, low=0),
         "seconds_total": Input(WHOLE, low=0, high=47), "steps": Input(WHOLE, low=1, high=1000)},
        "seconds_total", 30.0, key="audio_file",
    ),
    "fal-ai/stable-audio-25/text-to-audio": FalModel(
        {"prompt": _needed(), "seconds_total": Input(WHOLE, low=1, high=190), **_KNOBS_OF_STABLE},
        "seconds_total", 190.0, returns_seed=True,
    ),
    "fal-ai/lyria2": FalModel(
        {"prompt": _needed(), "negative_prompt": Input(TEXT), "seed": _SEED}, usual_seconds=30.0
    ),
    "fal-ai/stable-audio-3/medium/text-to-audio": FalModel(
        {"duration": Input(NUMBER, low=1, high=380), **_KNOBS_OF_STABLE_3},
        "duration", 30.0, returns_seed=True, returns={"prompt": "as it was given"},
    ),
    "fal-ai/stable-audio-3/medium/audio-outpainting": FalModel(
        {"audio_url": _needed(), "extend_seconds_before": Input(NUMBER, low=0),
         "extend_seconds_after": Input(NUMBER, low=0), **_KNOBS_OF_STABLE_3},
        returns_seed=True, makes="extended",
    ),
    "fal-ai/stable-audio-3/medium/audio-inpainting": FalModel(
        {"audio_url": _needed(), "mask_start_seconds": Input(NUMBER, low=0), "mask_end_seconds": Input(NUMBER, low=0),
         **_KNOBS_OF_STABLE_3},
        returns_seed=True, makes="masked",
    ),
    "fal-ai/stable-audio-3/medium/audio-to-audio": FalModel(
        {"audio_url": _needed(), "init_noise_level": Input(NUMBER, low=0.1, high=1), **_KNOBS_OF_STABLE_3},
        returns_seed=True, makes="varied",
    ),
    "minimax/music-3": FalModel(
        {"prompt": _needed(), "lyrics": _needed(), "duration": Input(NUMBER, low=1, high=300), "seed": _SEED,
         "num_inference_steps": Input(WHOLE, low=1, high=100), "guidance_scale": Input(NUMBER, low=0, high=20)},
        "duration", 60.0, returns_seed=True, returns={"duration": 17.2},
    ),
    "fal-ai/lyria3": FalModel(_LYRIA_3, usual_seconds=30.8, kind="mp3", returns={"lyrics": _TIMED}),
    "fal-ai/lyria3/pro": FalModel(_LYRIA_3, usual_seconds=46.0, kind="mp3", returns={"lyrics": _TIMED}),
    "google/lyria-3.5": FalModel(
        {"prompt": _needed(1, 5000), "image_url": Input(TEXT)}, usual_seconds=62.0, kind="mp3",
        returns={"lyrics": _TIMED},
    ),
    "fal-ai/ace-step-1.5": FalModel(
        {"prompt": _needed(), "lyrics": Input(TEXT), "duration": Input(NUMBER, high=600),
         "num_inference_steps": Input(WHOLE)}, "duration", 60.0
    ),
    "fal-ai/ace-step-1.5/repaint": FalModel(
        {"source_audio_url": _needed(), "prompt": _needed(), "lyrics": Input(TEXT), "start_time": Input(NUMBER, low=0),
         "end_time": Input(NUMBER, low=0), "repaint_strength": Input(NUMBER, low=0, high=1), "seed": _SEED,
         "vocal_language": Input(TEXT)},
        makes="inpainted",
    ),
    "elevenlabs/music/v2.5": FalModel(ELEVENLABS, "music_length_ms", 30000.0, kind="mp3"),
    "elevenlabs/music/v2": FalModel(ELEVENLABS, "music_length_ms", 30000.0, kind="mp3"),
    "fal-ai/ace-step/audio-to-audio": FalModel(
        {"audio_url": _needed(), "tags": _needed(), "original_tags": _needed(), "lyrics": Input(TEXT),
         "original_lyrics": Input(TEXT), "original_seed": Input(WHOLE),
         "edit_mode": Input(TEXT, choices=("lyrics", "remix")), **_KNOBS_OF_EDITS},
        returns_seed=True, makes="varied",
    ),
    "fal-ai/ace-step/audio-inpaint": FalModel(
        {"audio_url": _needed(), "tags": _needed(), "lyrics": Input(TEXT), "start_time": Input(NUMBER, low=0),
         "end_time": Input(NUMBER, low=0), "start_time_relative_to": Input(TEXT, choices=("start", "end")),
         "end_time_relative_to": Input(TEXT, choices=("start", "end")), "variance": Input(NUMBER, low=0, high=1),
         **_KNOBS_OF_EDITS},
        returns_seed=True, makes="inpainted",
    ),
    "fal-ai/ace-step/audio-outpaint": FalModel(
        {"audio_url": _needed(), "tags": _needed(), "lyrics": Input(TEXT),
         "extend_before_duration": Input(NUMBER, low=0, high=240),
         "extend_after_duration": Input(NUMBER, low=0, high=240), **_KNOBS_OF_EDITS},
        returns_seed=True, makes="extended",
    ),
    "fal-ai/stable-audio-25/audio-to-audio": FalModel(
        {"prompt": _needed(), "audio_url": _needed(), "strength": Input(NUMBER, low=0.01, high=1),
         "total_seconds": Input(WHOLE, low=1, high=190), **_KNOBS_OF_STABLE},
        returns_seed=True, makes="varied",
    ),
    "fal-ai/stable-audio-25/inpaint": FalModel(
        {"prompt": _needed(), "audio_url": _needed(), "mask_start": Input(WHOLE, low=0, high=190),
         "mask_end": Input(WHOLE, low=0, high=190), "seconds_total": Input(WHOLE, low=1, high=190),
         **_KNOBS_OF_STABLE},
        returns_seed=True, makes="masked",
    ),
    "fal-ai/demucs": FalModel(
        {"audio_url": _needed(), "model": Input(TEXT, choices=_DEMUCS), "stems": Input("array", choices=SIX),
         "segment_length": Input(WHOLE, low=1), "shifts": Input(WHOLE, low=1, high=10),
         "overlap": Input(NUMBER, low=0, high=1), "output_format": Input(TEXT, choices=("mp3", "wav"))},
        makes="stems",
    ),
    "fal-ai/whisper": FalModel(
        {"audio_url": _needed(), "task": Input(TEXT, choices=("transcribe", "translate")),
         "chunk_level": Input(TEXT, choices=("none", "segment", "word")),
         "language": Input(TEXT, choices=LANGUAGES),
         "diarize": Input(TRUTH), "num_speakers": Input(WHOLE, low=1), "batch_size": Input(WHOLE, low=1, high=64),
         "prompt": Input(TEXT)},
        makes="words",
    ),
    "fal-ai/flux/schnell": FalModel(
        {"prompt": _needed(), "image_size": Input("size", choices=_SIZES), "num_images": Input(WHOLE, low=1, high=4),
         "seed": _SEED, "num_inference_steps": Input(WHOLE, low=1, high=12), "guidance_scale": Input(NUMBER),
         "output_format": Input(TEXT, choices=("jpeg", "png")), "enable_safety_checker": Input(TRUTH),
         "acceleration": Input(TEXT), "sync_mode": Input(TRUTH)},
        returns_seed=True, makes="picture",
    ),
}  # fmt: skip
_TYPES: dict[str, tuple[type, ...]] = {
    TEXT: (str,), NUMBER: (int, float), WHOLE: (int,), TRUTH: (bool,), "object": (dict,),
    "array": (list,), "size": (str, dict),
}  # fmt: skip


def problems(model: FalModel, given: Any) -> Detail:
    """What a pydantic model behind it would say; inputs it does not know are overlooked, as there."""
    if not isinstance(given, dict):
        return [_row([], "Input should be a valid dictionary", "dict_type")]
    found: Detail = []
    for name, rule in model.inputs.items():
        if name not in given:
            found += [_row([name], "Field required", "missing")] if rule.is_needed else []
        else:
            found += _of_value(name, rule, given[name])
    if model.inputs is ELEVENLABS:
        found += [_row([name], message, "value_error") for name, message in plan_problems(given)]
    return found


def _of_value(name: str, rule: Input, value: Any) -> Detail:
    is_truth = isinstance(value, bool)
    if not isinstance(value, _TYPES[rule.kind]) or is_truth != (rule.kind == TRUTH):
        return [_row([name], f"Input should be a valid {rule.kind}", f"{rule.kind}_type")]
    chosen = [] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    if rule.choices and not set(chosen) <= set(rule.choices):
        return [_row([name], f"Input should be {' or '.join(rule.choices)}", "literal_error")]
    size = len(value) if isinstance(value, str | dict) else value
    if rule.low is not None and size < rule.low:
        return [_row([name], f"Input should be at least {rule.low:g}", "greater_than_equal")]
    if rule.high is not None and size > rule.high:
        return [_row([name], f"Input should be at most {rule.high:g}", "less_than_equal")]
    return []


def _row(where: list[str], message: str, kind: str) -> dict[str, Any]:
    return {"loc": ["body", *where], "msg": message, "type": kind}
