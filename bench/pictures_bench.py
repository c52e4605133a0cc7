"""Measures what reading a picture costs: the largest that each format may have, in processor time and memory.

`python -m bench.pictures_bench [--write docs/pictures.md]` prints a table, or puts it between that page's markers.
Every row is the process that reads strangers' pictures, from its start to its answer.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
ROWS: tuple[tuple[str, str, tuple[int, int], dict[str, Any]], ...] = (
    ("JPEG, 12 megapixels", "JPEG", (4000, 3000), {"quality": 90}),
    ("JPEG, 50 megapixels", "JPEG", (8640, 5760), {"quality": 92}),
    ("JPEG, 50 megapixels, progressive", "JPEG", (8640, 5760), {"quality": 80, "progressive": True}),
    ("PNG, 25 megapixels", "PNG", (6100, 4090), {"compress_level": 6}),
    ("WebP, 9 megapixels", "WEBP", (3660, 2450), {"quality": 85, "method": 2}),
    ("AVIF, 12.5 megapixels", "AVIF", (4320, 2880), {"quality": 80, "speed": 9}),
)
HEAD = "| | file | processor seconds | memory |\n|---|---|---|---|"


def scene(width: int, height: int, grain: int) -> Image.Image:
    """A landscape of waves with so much grain, made in rows so that it needs little memory."""
    chance = np.random.default_rng(1)
    across = np.linspace(0.0, 20.0, width, dtype=np.float32)
    image = Image.new("RGB", (width, height))
    for top in range(0, height, 256):
        down = np.linspace(top, top + 256, 256, dtype=np.float32)[:, None] / height
        noise = chance.integers(-grain, grain + 1, (256, width), dtype=np.int16)
        waves = 30 * np.sin(across + 9 * down) + noise
        channels = [np.clip(base + slope * down + waves, 0, 255) for base, slope in ((90, 100), (110, 60), (200, -120))]
        image.paste(Image.fromarray(np.stack(channels, axis=2).astype(np.uint8)), (0, top))
    return image


def draw(path: Path, kind: str, size: tuple[int, int], how: dict[str, Any]) -> None:
    scene(*size, grain=0 if kind == "PNG" else 5).save(path, kind, **how)


def measured(path: Path) -> tuple[float, float]:
    """Processor seconds and megabytes of the process that reads it."""
    command = [sys.executable, "-m", "engine.seeing.looking", str(path)]
    given = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE)
    answer = json.loads(process.stdout.read()) if process.stdout else {}
    _, _, usage = os.wait4(process.pid, 0)
    if "refused" in answer:
        raise SystemExit(f"{path.name}: {answer['refused']}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page with <!-- bench --> markers around the table")
    options = parser.parse_args()
    lines = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, size, how in ROWS:
            path = Path(folder) / "picture"
            # A process of its own: whoever starts another one hands its own peak of memory on.
            drawing = multiprocessing.Process(target=draw, args=(path, kind, size, how))
            drawing.start()
            drawing.join()
            seconds, megabytes = min(measured(path) for _ in range(3))
            lines.append(f"| {name} | {path.stat().st_size / 1e6:.1f} MB | {seconds:.2f} | {megabytes:.0f} MB |")
            print(lines[-1], flush=True)
    if options.write:
        before, _, rest = options.write.read_text("utf-8").partition("<!-- bench -->\n")
        after = rest.partition("<!-- /bench -->")[2]
        table = "\n".join(lines)
        options.write.write_text(f"{before}<!-- bench -->\n{table}\n<!-- /bench -->{after}", "utf-8")


if __name__ == "__main__":
    main()
