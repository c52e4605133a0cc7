"""The two voices; `python -m engine.singing.styles PACKAGE.tgz TARGET` takes them out of their package."""

from __future__ import annotations

import sys
import tarfile
from functools import cache
from pathlib import Path

import numpy as np

STYLES = {"high": "af_heart", "low": "am_fenrir"}
DATA = Path(__file__).parent / "data" / "styles.npz"
# A row is meant for lines of as many sounds; lines are shorter than this.
_ROWS, _WIDTH = 100, 256


@cache
def style(singer: str) -> np.ndarray:
    """The style of a singer ("high", "low"): float32 (100, 256), one row per number of sounds. Raises KeyError."""
    with np.load(DATA) as styles:
        rows: np.ndarray = styles[STYLES[singer]].astype(np.float32)
    return rows


def extract(package: Path, target: Path) -> None:
    """Write the first rows of both styles as 16-bit floats. Raises OSError, KeyError."""
    rows = {}
    with tarfile.open(package) as archive:
        for name in STYLES.values():
            member = archive.extractfile(f"package/voices/{name}.bin")
            if member is None:
                raise KeyError(name)
            whole = np.frombuffer(member.read(), dtype="<f4").reshape(-1, _WIDTH)
            rows[name] = whole[:_ROWS].astype(np.float16)
    np.savez_compressed(target, allow_pickle=False, **rows)


if __name__ == "__main__":
    extract(Path(sys.argv[1]), Path(sys.argv[2]))
