"""What is heard is what is exported: the page's own modules and the engine make the same of a mix, sample by sample."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, Route

from engine.audio.encoding import encode_preview
from engine.audio.tags import Plain
from engine.mixing.document import parse_mix
from engine.mixing.rendering import render_mix
from tests.engine.effects.sounds import RATE, noise
from tests.support.source import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PLACE = "http://mix.example/"
# The end of a function: both channels of a mix as text.
SIDES = """  return [0, 1].map((side) => {
    const bytes = new Uint8Array(mix.getChannelData(side).buffer);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
}"""
RENDER = (
    """async ([document, names]) => {
  const [{ render }, { loadSounds }] = await Promise.all([import("/studio/graph.js"), import("/studio/sounds.js")]);
  const places = names.map((name) => ({ whole: `/sounds/${name}` }));
  const mix = await render(document, await loadSounds(places, true, () => {}));
"""
    + SIDES
)
# All that a browser has to do as the engine does.
PARTS: list[dict[str, Any]] = [
    {"source": "a.flac", "pan": -0.6, "volume_db": -4.5, "fade_in_seconds": 0.7, "fade_in_shape": "exponential",
     "side": "a"},
    {"source": "b.flac", "offset_seconds": 0.41236, "start_seconds": 0.30011, "end_seconds": 2.2,
     "fade_out_seconds": 1.1},
    {"source": "c.flac", "pan": 0.35, "side": "b", "fade_in_seconds": 0.2, "fade_out_seconds": 2.9,
     "fade_out_shape": "s_curve"},
    {"source": "a.flac", "mute": True, "offset_seconds": 1.0},
    {"source": "b.flac", "pan": 1, "fade_in_seconds": 0.4, "fade_in_shape": "logarithmic", "offset_seconds": 1.25},
]  # fmt: skip
MASTER = {"gain_db": -3.2, "cross_fader": 0.25, "fade_in_seconds": 0.1, "fade_out_seconds": 1.5}


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Page:
    """An empty page that finds the scripts of the product, and sounds in a folder."""

    def answer(route: Route) -> None:
        folder, _, name = route.request.url.removeprefix(PLACE).partition("/")
        path = {"studio": ROOT / "static" / "js" / "studio", "sounds": tmp_path}.get(folder, tmp_path) / name
        kind = "text/javascript" if path.suffix == ".js" else "audio/flac"
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=kind)
        else:
            route.fulfill(body="<title>Mix</title>", content_type="text/html")

    found = chromium.new_page()
    found.route("**/*", answer)
    found.goto(PLACE)
    return found


def rendered_here(page: Page, document: dict[str, Any], suffix: str = ".flac") -> np.ndarray:
    """What the browser makes of a mix: (frames, 2)."""
    names = [Path(part["source"]).stem + suffix for part in document["parts"]]
    return samples_in(page.evaluate(RENDER, [document, names]))


def samples_in(sides: list[str]) -> np.ndarray:
    """Both channels as a page hands them over: (frames, 2)."""
    return np.stack([np.frombuffer(base64.b64decode(side), "<f4") for side in sides], axis=1)


def rendered_by_the_engine(folder: Path, document: dict[str, Any]) -> np.ndarray:
    mix = parse_mix({**document, "export": {"bit_depth": 32}})
    sources = {part.source: folder / part.source for part in mix.parts}
    render_mix(mix, sources, folder / "engine.wav", lambda _stage, _share: None)
    return soundfile.read(folder / "engine.wav", dtype="float32", always_2d=True)[0]


def peak_dbfs(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.abs(samples).max() + 1e-12))


def test_the_browser_and_the_engine_null(page: Page, tmp_path: Path) -> None:
    for seed, name in enumerate("abc"):
        soundfile.write(tmp_path / f"{name}.flac", noise(2.5 + seed / 2, -24, seed=seed), RATE, subtype="PCM_16")
    document = parse_mix({"parts": PARTS, "master": MASTER}).to_dict()
    here, there = rendered_here(page, document), rendered_by_the_engine(tmp_path, document)
    assert len(here) == len(there)
    assert peak_dbfs(there) > -20
    assert peak_dbfs(here - there) < -60


def test_a_light_copy_begins_at_the_same_sample(page: Page, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", noise(2.0, -24), RATE, subtype="PCM_16")
    encode_preview(tmp_path / "a.flac", tmp_path / "a.opus", Plain("a"))
    document = parse_mix({"parts": [{"source": "a.flac"}]}).to_dict()
    light, whole = rendered_here(page, document, ".opus"), rendered_here(page, document)
    middle = slice(RATE // 2, RATE * 3 // 2)
    shifts = range(-40, 41)
    likeness = [float(np.vdot(np.roll(light, shift, axis=0)[middle], whole[middle])) for shift in shifts]
    assert shifts[int(np.argmax(likeness))] == 0
    assert abs(len(light) - len(whole)) <= 1
    # Four of them are what a page loads for a minute of stems.
    assert 4 * (tmp_path / "a.opus").stat().st_size / 2.0 * 60 < 2_500_000
