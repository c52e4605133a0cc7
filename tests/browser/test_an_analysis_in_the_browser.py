"""On the page of an analysis beats are heard over the track, a tempo is tapped, and the point of a mood is moved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import soundfile
from playwright.sync_api import Page, expect

from engine.analysis.clicks import write_clicks
from engine.audio.decoding import read_blocks
from engine.mixing.document import parse_mix
from tests.browser.conftest import NewPage
from tests.browser.test_a_mix_in_the_browser import SIDES, page, peak_dbfs, samples_in
from tests.browser.test_sending_files import choose, with_account
from tests.engine.audio.sounds import mixed, song, written
from tests.engine.effects.sounds import RATE, noise

__all__ = ["page"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
BEATS = [0.1234, 0.62341, 1.12342, 1.62343, 2.97]
RENDER = (
    """async ([document, beats, firsts]) => {
  const [{ render }, { loadSounds }, { clicksOf }] = await Promise.all(
    ["graph", "sounds", "clicks"].map((name) => import(`/studio/${name}.js`)));
  const [song] = await loadSounds([{ light: "/sounds/song.flac" }], false, () => {});
  const mix = await render(document, [song, clicksOf(beats, firsts, song.length)]);
"""
    + SIDES
)
# Clicks four times a second, heard live: how loud they are within a second, long after those scheduled at first.
LISTEN = """async () => {
  let frames = 0;
  window.AudioBuffer = new Proxy(AudioBuffer, { construct: (made, [options]) => {
    frames += options.length;
    return new made(options);
  } });
  const [{ MixGraph }, { clicksOf }] = await Promise.all(
    ["graph", "clicks"].map((name) => import(`/studio/${name}.js`)));
  const beats = Array.from({ length: 14400 }, (_, beat) => beat / 4);
  const context = new AudioContext({ sampleRate: 44100 });
  await context.resume();
  const ear = new AnalyserNode(context, { fftSize: 32768 });
  const document = { parts: [%s], master: %s };
  const clicks = clicksOf(beats, [], 3600 * 44100);
  const graph = new MixGraph(context, document, [clicks], { from: 1800 * 44100, target: ear });
  const peak = (seconds) => new Promise((done) => setTimeout(() => {
    const heard = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(heard);
    done(Math.max(...heard.map(Math.abs)));
  }, seconds * 1000));
  const late = await peak(5);
  graph.stop(context.currentTime);
  const after = await peak(1.5);
  await context.close();
  return [frames, late, after];
}"""
TAP = """async (moments) => {
  const { Taps } = await import("/studio/taps.js");
  const taps = new Taps();
  return moments.map((moment) => taps.tap(moment));
}"""


def open_analysis(page: Page, sound: Path) -> None:
    """With a new account: send a file and go to what is found out about it."""
    with_account(page, "analyst@example.org")
    choose(page, sound)
    expect(page.locator("#sent .card [data-play]")).to_be_visible(timeout=180_000)
    page.locator("#sent .card__title a").click()
    page.wait_for_url("**/tracks/**")
    page.goto(page.url.replace("/tracks/", "/studio/") + "analysis/")


def test_clicks_lie_on_the_beats_to_the_sample(page: Page, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "song.flac", noise(3.0, -24), RATE, subtype="PCM_16")
    parts: list[dict[str, Any]] = [{"source": "track", "volume_db": -6.02}, {"source": "clicks"}]
    document = parse_mix({"parts": parts}).to_dict()
    here = samples_in(page.evaluate(RENDER, [document, BEATS, BEATS[1::2]]))
    write_clicks(read_blocks(tmp_path / "song.flac"), BEATS, BEATS[1::2], tmp_path / "clicks.wav")
    there, _ = soundfile.read(tmp_path / "clicks.wav", dtype="float32", always_2d=True)
    assert len(here) == len(there)
    assert peak_dbfs(there) > -10
    assert peak_dbfs(here - there) < -60


def test_clicks_of_an_hour_take_no_more_memory_and_go_on(page: Page) -> None:
    document = parse_mix({"parts": [{"source": "clicks"}]}).to_dict()
    script = LISTEN % (json.dumps(document["parts"][0]), json.dumps(document["master"]))
    frames, late, after = page.evaluate(script)
    assert frames < RATE
    assert late == pytest.approx(0.5, abs=0.1)
    assert after < 0.001


def test_a_tapped_tempo_is_the_median_and_begins_anew_after_a_pause(page: Page) -> None:
    # One late tap, one bounce, and a pause of more than two seconds.
    moments = [0, 500, 1000, 1010, 1620, 2120, 2620, 5000, 5600]
    assert page.evaluate(TAP, moments) == [None, 120, 120, 120, 120, 120, 120, None, 100]


def test_beats_are_heard_a_tempo_is_tapped_and_a_mood_is_dragged(new_page: NewPage, tmp_path: Path) -> None:
    own = new_page()
    open_analysis(own, written(tmp_path / "Steady.wav", mixed(song(120.0, "E minor", 16.0))))
    play = own.get_by_role("button", name="Play with clicks")
    expect(play).to_be_visible(timeout=180_000)
    play.click()
    pause = own.get_by_role("group", name="The track with clicks").get_by_role("button", name="Pause")
    expect(own.locator("[data-time]")).to_have_text("0:01")
    pause.click()
    own.get_by_label("Position in the track").fill("10")
    expect(own.locator("[data-time]")).to_have_text("0:10")

    tempo = own.get_by_label("Tempo in BPM")
    own.keyboard.press("t")
    own.wait_for_timeout(400)
    own.keyboard.press("t")
    expect(tempo).not_to_have_value("")
    expect(own.locator("[data-taps]")).to_contain_text("from 2 taps")

    point = own.get_by_role("slider", name="Point of the mood")
    point.press("ArrowRight")
    before = float(own.locator("#valence").input_value())
    point.press("ArrowLeft")
    assert float(own.locator("#valence").input_value()) == pytest.approx(before - 0.05)
    frame, dot = own.locator(".plane__frame").bounding_box(), own.locator(".plane__dot").bounding_box()
    assert frame is not None
    assert dot is not None
    own.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    own.mouse.down()
    own.mouse.move(frame["x"] + frame["width"] * 0.75, frame["y"] + frame["height"] * 0.25, steps=4)
    own.mouse.up()
    tempo.fill("60")
    own.get_by_role("button", name="Correct", exact=True).click()
    expect(own.locator("[data-plane]")).to_contain_text("Corrected: valence 0.5")
    expect(own.locator("[data-beats]")).to_contain_text("60.0 BPM")
    assert float(own.locator("#arousal").input_value()) == pytest.approx(0.5, abs=0.02)
