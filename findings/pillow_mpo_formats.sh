#!/bin/sh
# Pillow says of a photo with a second image in it that its format is MPO, and fails with a KeyError when told to open MPO.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check Pillow==13.0.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import sys
from importlib.metadata import version

from PIL import Image

print(f"Pillow {version('pillow')}")
photo = io.BytesIO()
second = Image.new("RGB", (64, 64), "red")
Image.new("RGB", (64, 64)).save(photo, "MPO", save_all=True, append_images=[second])
found = Image.open(io.BytesIO(photo.getvalue()), formats=["JPEG"]).format
print(f'Image.open(photo, formats=["JPEG"]).format is {found!r}')


def outcome(content: bytes, formats: list[str]) -> str:
    try:
        return str(Image.open(io.BytesIO(content), formats=formats).format)
    except Exception as error:
        return type(error).__name__


again, poem = outcome(photo.getvalue(), ["MPO"]), outcome(b"no picture at all", ["JPEG", "MPO"])
print(f'opened with formats=["MPO"]: {again}; what is no picture, with ["JPEG", "MPO"]: {poem}')
print(f"what is no picture, with [\"JPEG\"]: {outcome(b'no picture at all', ['JPEG'])}")
is_as_seen = (found, again, poem) == ("MPO", "KeyError", "KeyError")
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
