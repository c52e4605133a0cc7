"""Lyria: short pieces of music as base64 under either of the two keys that are in use."""

from __future__ import annotations

import base64
from typing import Any

from tests.doubles.gemini.problems import error
from tests.doubles.listening import Told
from tests.doubles.sounding import sounding


def predicted(given: dict[str, Any], fault: str | None) -> Told:
    """Vertex' `:predict` with one instance. The recitation filter answers with a 400."""
    if fault == "recitation":
        return error(400, "INVALID_ARGUMENT", "Audio generation failed due to recitation checks.")
    instance = given["instances"][0]
    audio = base64.b64encode(sounding(int(instance.get("seed", 1)), 30.0, "wav")).decode()
    key = "audioContent" if fault == "other_audio_key" else "bytesBase64Encoded"
    return Told({"predictions": [{"mimeType": "audio/wav", key: audio}], "model": "lyria-002"})
