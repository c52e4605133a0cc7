"""On the page “Notes” a chord is written over; the new song is followed, and heard beside the one it came from."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, OwnSong

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_chord_is_written_over_and_both_songs_are_heard_by_turns(new_page: NewPage, own_song: OwnSong) -> None:
    page = new_page(storage_state=own_song.state)
    page.goto(f"{own_song.place.replace('/tracks/', '/studio/')}song/")
    chart = page.locator("#chords textarea").first
    bars = [bar.strip() for bar in re.split(r"[|\n]", chart.input_value())]
    other = next(bar for bar in bars if bar != bars[0])
    chart.fill(" | ".join([other, *bars[1:]]))
    page.get_by_role("button", name="Write these chords").click()
    page.wait_for_url("**/tracks/**")
    expect(page.locator("#play-before")).to_be_visible(timeout=180_000)
    expect(page.locator(".remarks").first).to_contain_text(re.compile(r"Other chords in .*bar 1 \(0:00"))
    hear_by_turns(page)


def hear_by_turns(page: Page) -> None:
    """By the keyboard: each goes on where the other was, at its own level."""
    sound = page.locator("#sound")
    # So slowly, also behind each change of its file, that a busy machine is no race.
    sound.evaluate("sound => { sound.defaultPlaybackRate = sound.playbackRate = 0.1; }")
    page.locator("#play-after").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#play-after")).to_have_attribute("aria-pressed", "true")
    sound.evaluate("sound => { sound.currentTime = 5; }")
    page.locator("#compare").focus()
    for name in ("before", "after"):
        page.keyboard.press("Enter")
        button = page.locator(f"#play-{name}")
        expect(button).to_have_attribute("aria-pressed", "true")
        page.wait_for_function("() => document.getElementById('sound').currentTime > 4")
        seconds, volume = sound.evaluate("sound => [sound.currentTime, sound.volume]")
        assert 4.9 <= seconds < 7
        assert volume == pytest.approx(float(button.get_attribute("data-level") or 0), abs=0.001)
