"""What the models of fal.ai's double make that is no new song: edited songs, stems, pictures, transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles import making

if TYPE_CHECKING:
    from tests.doubles.fal.queue import Request

FOUR = ("drums", "bass", "other", "vocals")
SIX = (*FOUR, "guitar", "piano")
SIZES = {"square_hd": 1024, "square": 512}


def sound(request: Request) -> bytes:
    """The edited song."""
    given, recording = request.given, request.recording
    length = making.seconds_of(recording)
    match request.model.makes:
        case "extended":
            name = "extend_seconds_{}" if "prompt" in given else "extend_{}_duration"
            before, after = given.get(name.format("before"), 0), given.get(name.format("after"), 30)
            return making.extended(recording, before, after, request.seed)
        case "inpainted":
            start = _from_the_start(given, "start", 0.0, length)
            return making.repainted(recording, start, _from_the_start(given, "end", 30.0, length), request.seed)
        case "masked":
            start = given.get("mask_start", given.get("mask_start_seconds", 30))
            end = given.get("mask_end", given.get("mask_end_seconds", 190))
            return making.repainted(recording, start, end, request.seed)
    return making.varied(recording, request.seed)


def files(request: Request) -> dict[str, bytes]:
    """Everything else it makes, by name."""
    if request.model.makes == "picture":
        kind, pixels = request.given.get("output_format", "jpeg"), _pixels(request.given.get("image_size"))
        is_black = request.outcome == "covers_itself"
        return {f"0.{kind}": making.painting(request.seed, pixels, kind.upper(), is_black=is_black)}
    if request.model.makes == "stems":
        is_six = request.given.get("model", "htdemucs_6s") == "htdemucs_6s"
        made = making.separated(request.recording, SIX if is_six else FOUR)
        return {f"{name}.wav": content for name, content in made.items() if name in request.given.get("stems", made)}
    return {}


def output(request: Request, base_url: str) -> dict[str, Any]:
    """As the model tells of it."""
    urls = {name: f"{base_url}/files/{request.request_id}/{name}" for name in files(request)}
    if request.model.makes == "picture":
        size = _pixels(request.given.get("image_size"))
        kind = f"image/{request.given.get('output_format', 'jpeg')}"
        pictures = [{"url": url, "width": size, "height": size, "content_type": kind} for url in urls.values()]
        return {
            "images": [] if request.outcome == "no_audio" else pictures, "seed": request.seed,
            "has_nsfw_concepts": [request.outcome == "covers_itself"], "prompt": request.given["prompt"], "timings": {},
        }  # fmt: skip
    if request.model.makes == "stems":
        told = {name.removesuffix(".wav"): {"url": url, "content_type": "audio/wav"} for name, url in urls.items()}
        return dict.fromkeys(SIX) | told | ({next(iter(told)): None} if request.outcome == "no_audio" else {})
    return _words(request)


def _words(request: Request) -> dict[str, Any]:
    words = making.heard(request.recording, request.given.get("prompt", ""), request.seed)
    text = " ".join(word for word, _, _ in words)
    level = request.given.get("chunk_level", "segment")
    if level == "segment":
        words = [(text, words[0][1], words[-1][2])]
    chunks: Any = [{"timestamp": [start, end], "text": f" {word}", "speaker": None} for word, start, end in words]
    match request.outcome:
        case "times_missing":
            chunks = [chunk | {"timestamp": [None, None]} for chunk in chunks]
        case "last_time_missing":
            chunks[-1]["timestamp"][1] = None
        case "no_audio":
            chunks = None
    told = {"text": text, "chunks": [] if level == "none" else chunks, "diarization_segments": []}
    return told | {"inferred_languages": [request.given.get("language", "en")]}


def _from_the_start(given: dict[str, Any], side: str, default: float, length: float) -> float:
    told = float(given.get(f"{side}_time", default))
    return length - told if given.get(f"{side}_time_relative_to", "start") == "end" else told


def _pixels(size: Any) -> int:
    return int(size["width"]) if isinstance(size, dict) else SIZES.get(size or "square_hd", 1024)
