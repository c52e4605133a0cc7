"""In the editor a region and a fade are placed on drawn waveforms: dragged, moved by keys, and typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.test_sending_files import choose, with_account
from tests.engine.audio.sounds import mixed, song, written

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
WIDER = "() => document.documentElement.scrollWidth > innerWidth"
SMALL = """() => [...document.querySelectorAll("#editor :is(button, select, input:not([type=hidden]), summary)")]
  .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden") && each.tabIndex >= 0)
  .map((each) => [each.id || each.value || each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 20 || box.height < 20).map(([name]) => name)"""
BEATS = 0.5


def two_songs(page: Page, folder: Path) -> str:
    """With a new account: send two songs, the first with a known tempo; where the editor of the first is."""
    with_account(page, "fader@example.org")
    choose(page, written(folder / "First.wav", mixed(song(120.0, "E minor", 16.0))))
    card = page.locator("#sent .card").filter(has_text="First")
    expect(card.locator("[data-play]")).to_be_visible(timeout=180_000)
    place = str(card.locator("[data-play]").get_attribute("data-page")).replace("/tracks/", "/studio/")
    choose(page, written(folder / "Second.wav", mixed(song(120.0, "A minor", 12.0))))
    expect(page.locator("#sent .card").filter(has_text="Second").locator("[data-play]")).to_be_visible(timeout=180_000)
    page.goto(f"{place}analysis/")
    expect(page.get_by_role("heading", name="Measured")).to_be_visible(timeout=180_000)
    return f"{place}change/"


def middle(line: Locator, share: float) -> tuple[float, float]:
    box = line.bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def test_a_region_is_drawn_and_a_fade_is_dragged_onto_a_beat(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(width=390, height=844)
    page.goto(two_songs(page, tmp_path))
    line = page.locator("[data-timeline]").last
    page.get_by_label("Snap to beats").uncheck()
    expect(page.get_by_label("Snap to beats")).not_to_be_checked()
    page.wait_for_load_state("networkidle")
    line.scroll_into_view_if_needed()
    page.mouse.move(*middle(line, 0.25))
    page.mouse.down()
    page.mouse.move(*middle(line, 0.6), steps=4)
    page.mouse.up()
    start, end = page.get_by_label("Only from"), page.locator("#end_seconds")
    assert float(start.input_value()) == pytest.approx(4.0, abs=0.15)
    assert float(end.input_value()) == pytest.approx(9.6, abs=0.15)
    expect(page.get_by_role("button", name="The whole track")).to_be_visible()
    page.get_by_role("slider", name="The region begins").press("Shift+ArrowRight")
    assert float(start.input_value()) == pytest.approx(5.0, abs=0.15)
    expect(page.locator(".history__row[aria-current]")).to_have_text("Another region")
    end.fill("8")
    expect(page.get_by_role("slider", name="The region ends")).to_have_attribute("aria-valuenow", "8.00")
    page.get_by_role("button", name="The whole track").click()
    expect(start).to_have_value("")

    page.get_by_label("Another effect").select_option("cross_fade")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Fade into").locator("option:checked")).to_contain_text("Second")
    page.get_by_role("slider", name="The fade begins").scroll_into_view_if_needed()
    fade = page.locator("[data-timeline]").first
    page.mouse.click(*middle(fade, 0.5))
    place = page.locator("#e0-at_seconds")
    assert float(place.input_value()) == pytest.approx(8.0, abs=BEATS / 2)
    beats = fade.evaluate("line => JSON.parse(line.dataset.beats)")
    assert float(place.input_value()) in beats
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(WIDER)
    assert page.evaluate(SMALL) == []
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.locator("[data-pair] audio")).to_have_count(2)
