"""The models of Replicate's double: what their inputs must be, and what they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.doubles.replicate.making import SIX


@dataclass(frozen=True)
class Input:
    """types: what JSON values it takes. low and high: of a number, or of the length of a text."""

    types: tuple[type, ...]
    is_needed: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[object, ...] = ()


@dataclass(frozen=True)
class ReplicateModel:
    """version: what must be named to use it; "" for Replicate's own choice of models. makes: a song, or what else.

    sources: the inputs that may point to a recording.
    """

    inputs: dict[str, Input]
    version: str = ""
    usual_seconds: float = 20.0
    kind: str = "wav"
    makes: str = "song"
    sources: tuple[str, ...] = ()

    def seconds(self, given: dict[str, Any]) -> float:
        told = float(given.get("duration", self.usual_seconds))
        return told if told > 0 else self.usual_seconds

    @property
    def shown_version(self) -> str:
        return self.version or "hidden"


def _text(low: float | None = None, high: float | None = None, *, is_needed: bool = False) -> Input:
    return Input((str,), is_needed, low, high)


def _number(low: float | None = None, high: float | None = None) -> Input:
    return Input((int, float), low=low, high=high)


def _whole(low: float | None = None, high: float | None = None, choices: tuple[int, ...] = ()) -> Input:
    return Input((int,), low=low, high=high, choices=choices)


def _one_of(*choices: str) -> Input:
    return Input((str,), choices=choices)


_SEED = _whole()
_AUDIO = _one_of("wav", "mp3", "pcm")
MODELS = {
    "minimax/music-1.5": ReplicateModel({
        "lyrics": _text(10, 600, is_needed=True), "prompt": _text(10, 300, is_needed=True), "audio_format": _AUDIO,
        "sample_rate": _whole(choices=(16000, 24000, 32000, 44100)),
        "bitrate": _whole(choices=(32000, 64000, 128000, 256000)),
    }),
    "minimax/music-2.6": ReplicateModel({
        "prompt": _text(0, 2000, is_needed=True), "lyrics": _text(1, 3500), "is_instrumental": Input((bool,)),
        "lyrics_optimizer": Input((bool,)), "audio_format": _AUDIO,
        "sample_rate": _whole(choices=(16000, 24000, 32000, 44100)), "bitrate": _whole(),
    }),
    "google/lyria-3": ReplicateModel({"prompt": _text(is_needed=True), "images": Input((list,), high=10)},
                                     usual_seconds=30.8, kind="mp3"),
    "google/lyria-3-pro": ReplicateModel({"prompt": _text(is_needed=True), "images": Input((list,), high=10)},
                                         usual_seconds=46.0, kind="mp3"),
    "fishaudio/ace-step-1.5": ReplicateModel({
        "prompt": _text(is_needed=True), "lyrics": _text(), "duration": _number(10, 240), "bpm": _whole(0, 300),
        "key_scale": _text(), "time_signature": _text(), "inference_steps": _whole(1, 20),
        "guidance_scale": _number(1, 15), "shift": _number(), "seed": _SEED, "thinking": Input((bool,)),
        "batch_size": _whole(1, 4), "audio_format": _text(),
    }, usual_seconds=60.0),
    "jimothyjohn/stable-audio-3-medium": ReplicateModel({
        "prompt": _text(is_needed=True), "negative_prompt": _text(), "duration": _number(1, 380),
        "steps": _whole(4, 50), "cfg_scale": _number(0.5, 15), "seed": _SEED, "init_audio": _text(),
        "init_noise_level": _number(0, 1), "inpaint_audio": _text(),
        "inpaint_start_seconds": _number(0), "inpaint_end_seconds": _number(0), "output_format": _text(),
    }, usual_seconds=30.0, sources=("init_audio", "inpaint_audio")),
    "meta/musicgen": ReplicateModel({
        "prompt": _text(), "model_version": _one_of("stereo-melody-large", "stereo-large", "melody-large", "large"),
        "duration": _whole(1), "continuation": Input((bool,)), "continuation_start": _whole(0),
        "continuation_end": _whole(0), "multi_band_diffusion": Input((bool,)),
        "normalization_strategy": _one_of("loudness", "clip", "peak", "rms"), "top_k": _whole(), "top_p": _number(),
        "temperature": _number(), "classifier_free_guidance": _whole(), "output_format": _one_of("wav", "mp3"),
        "seed": _SEED,
    }, "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb", 8.0),
    "lucataco/ace-step": ReplicateModel({
        "tags": _text(is_needed=True), "lyrics": _text(), "duration": _number(-1, 240),
        "number_of_steps": _whole(10, 200),
        "scheduler": _one_of("euler", "heun"), "guidance_type": _one_of("cfg", "apg", "cfg_star"),
        "guidance_scale": _number(0, 30), "granularity_scale": _number(), "guidance_interval": _number(0, 1),
        "guidance_interval_decay": _number(0, 1), "min_guidance_scale": _number(), "tag_guidance_scale": _number(),
        "lyric_guidance_scale": _number(), "seed": _SEED,
    }, "280fc4f9ee507577f880a167f639c02622421d8fecf492454320311217b688f1", 60.0),
    "stability-ai/stable-audio-2.5": ReplicateModel({
        "prompt": _text(is_needed=True), "duration": _whole(1, 190), "steps": _whole(4, 8), "cfg_scale": _number(1, 25),
        "seed": _SEED,
    }, usual_seconds=190.0),
    "google/lyria-2": ReplicateModel({
        "prompt": _text(is_needed=True), "negative_prompt": _text(), "seed": _SEED,
    }, usual_seconds=30.0),
    "ryan5453/demucs": ReplicateModel({
        "audio": _text(is_needed=True), "model": _one_of("htdemucs", "htdemucs_6s", "htdemucs_ft", "hdemucs_mmi", "mdx",
                                                         "mdx_q", "mdx_extra", "mdx_extra_q"),
        "stem": _one_of("none", *SIX), "output_format": _one_of("mp3", "flac", "wav"), "mp3_bitrate": _whole(),
        "mp3_preset": _whole(2, 7), "wav_format": _one_of("int16", "int24", "float32"),
        "clip_mode": _one_of("rescale", "clamp", "none"), "shifts": _whole(), "overlap": _number(),
        "split": Input((bool,)), "segment": _whole(),
    }, "5a7041cc9b82e5a558fea6b3d7b12dea89625e89da33f0447bd727c2d0ab9e77", makes="stems", sources=("audio",)),
    "black-forest-labs/flux-schnell": ReplicateModel({
        "prompt": _text(is_needed=True), "aspect_ratio": _one_of("1:1", "16:9", "4:3", "3:2", "2:3", "3:4", "9:16"),
        "num_outputs": _whole(1, 4), "num_inference_steps": _whole(1, 4), "seed": _SEED,
        "output_format": _one_of("webp", "jpg", "png"), "output_quality": _whole(0, 100),
        "disable_safety_checker": Input((bool,)), "go_fast": Input((bool,)), "megapixels": _one_of("1", "0.25"),
    }, makes="picture"),
    "victor-upmeet/whisperx": ReplicateModel({
        "audio_file": _text(is_needed=True), "language": _text(), "initial_prompt": _text(),
        "batch_size": _whole(), "temperature": _number(), "vad_onset": _number(), "vad_offset": _number(),
        "align_output": Input((bool,)), "diarization": Input((bool,)), "debug": Input((bool,)),
    }, "655845d6190ef70573c669245f245892cd039df4b880a1e3a65852c09252f5cc", makes="words", sources=("audio_file",)),
}  # fmt: skip


def named(version: str) -> str | None:
    """The model of a version: a bare hash, "owner/name:hash", or the name of one of Replicate's own choice."""
    owner_and_name, _, bare = version.rpartition(":")
    for name, model in MODELS.items():
        if model.version and bare == model.version and owner_and_name in {"", name}:
            return name
        if not model.version and version == name:
            return name
    return None


def problems(model: ReplicateModel, given: Any) -> list[dict[str, str]]:
    """`invalid_fields`, as Replicate tells them."""
    if not isinstance(given, dict):
        return [_field("invalid_type", "input", "must be an object")]
    found = [
        _field("required", f"input.{name}", f"{name} is required")
        for name, rule in model.inputs.items()
        if rule.is_needed and name not in given
    ]
    for name, value in given.items():
        if name in model.inputs and (said := _of_value(model.inputs[name], value)):
            found.append(_field("invalid_type", f"input.{name}", said))
    return found


def _of_value(rule: Input, value: Any) -> str:
    if not isinstance(value, rule.types) or (isinstance(value, bool) and bool not in rule.types):
        return "Invalid type"
    if rule.choices and value not in rule.choices:
        return f"must be one of the following: {', '.join(map(str, rule.choices))}"
    size = len(value) if isinstance(value, str) else value
    if rule.low is not None and size < rule.low:
        return f"Must be greater than or equal to {rule.low:g}"
    if rule.high is not None and size > rule.high:
        return f"Must be less than or equal to {rule.high:g}"
    return ""


def _field(kind: str, name: str, said: str) -> dict[str, str]:
    return {"type": kind, "field": name, "description": said}
