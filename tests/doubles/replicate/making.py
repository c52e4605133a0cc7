"""What the models of Replicate's double make that is no new song: edited songs, stems, pictures, transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles import making

if TYPE_CHECKING:
    from tests.doubles.replicate.predictions import Prediction

FOUR = ("drums", "bass", "other", "vocals")
SIX = (*FOUR, "guitar", "piano")
PIXELS = {"1": 1024, "0.25": 512}
PILLOW = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def sound(prediction: Prediction, kind: str) -> bytes:
    """The edited song: another one, or a part of it anew, which may lie behind its end."""
    given, recording, seed = prediction.given, prediction.recording, prediction.seed
    if "init_audio" in given:
        return making.encoded(making.varied(recording, seed), kind)
    missing = prediction.model.seconds(given) - making.seconds_of(recording)
    longer = making.extended(recording, 0.0, missing, seed) if missing > 0 else recording
    made = making.repainted(longer, given["inpaint_start_seconds"], given["inpaint_end_seconds"], seed)
    return making.encoded(made, kind)


def files(prediction: Prediction) -> dict[str, bytes]:
    """By name."""
    given = prediction.given
    if prediction.model.makes == "picture":
        kind, pixels = given.get("output_format", "webp"), PIXELS[given.get("megapixels", "1")]
        return {f"out-0.{kind}": making.painting(prediction.seed, pixels, PILLOW[kind])}
    if prediction.model.makes == "stems" and prediction.recording:
        made = making.separated(prediction.recording, SIX if given.get("model") == "htdemucs_6s" else FOUR)
        only = given.get("stem", "none")
        return {f"{name}.wav": content for name, content in made.items() if only in {"none", name}}
    return {}


def output(prediction: Prediction, base_url: str) -> Any:
    """As the model tells of it."""
    urls = {name: f"{base_url}/delivery/{prediction.prediction_id}/{name}" for name in files(prediction)}
    if prediction.outcome in {"as_nothing", "as_empty_list"}:
        return None if prediction.outcome == "as_nothing" else []
    if prediction.model.makes == "picture":
        return list(urls.values())
    if prediction.model.makes == "stems":
        return dict.fromkeys(SIX) | {name.removesuffix(".wav"): url for name, url in urls.items()}
    return _words(prediction)


def _words(prediction: Prediction) -> dict[str, Any]:
    heard = making.heard(prediction.recording, prediction.given.get("initial_prompt", ""), prediction.seed)
    segment: dict[str, Any] = {
        "start": heard[0][1], "end": heard[-1][2], "text": " ".join(word for word, _, _ in heard),
    }  # fmt: skip
    if prediction.given.get("align_output"):
        words = [{"word": word, "start": start, "end": end, "score": 0.9} for word, start, end in heard]
        if prediction.outcome == "times_missing":
            words = [{"word": word["word"]} for word in words]
        if prediction.outcome == "last_time_missing":
            words[-1] = {"word": words[-1]["word"]}
        segment["words"] = words
    return {"segments": [segment], "detected_language": prediction.given.get("language", "en")}
