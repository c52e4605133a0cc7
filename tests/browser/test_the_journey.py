"""From the first visit to a downloaded song, in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
WORDS = "slow lo-fi beat for a rainy window, 78 bpm in F minor"
RENDERED = 400_000


def now_of(page: Page) -> float:
    return float(page.locator("#sound").evaluate("sound => sound.currentTime"))


def wait_until_heard(page: Page, seconds: float) -> None:
    """Wait for the sound to pass this moment, by its own clock."""
    page.locator("#sound").evaluate(
        """(sound, until) => new Promise((heard) => {
            const look = () => (sound.currentTime >= until ? heard() : setTimeout(look, 50));
            look();
        })""",
        seconds,
    )


def test_from_the_first_visit_to_the_downloaded_song(new_page: NewPage, tmp_path: Path) -> None:
    # The track that was deleted is asked for again.
    page = new_page(fails=(404,))
    ask(page)
    hear(page)
    walk_while_it_plays(page)
    page.locator(".take h2 a").first.click()
    page.wait_for_url("**/tracks/**")
    keyboard(page)
    mixer(page)
    downloads(page, tmp_path)
    delete_and_come_back(page)


def ask(page: Page) -> None:
    """Words first, then the account, then one request however often the button is pressed."""
    page.goto("/")
    page.get_by_label("Describe the music").fill(WORDS)
    page.get_by_role("button", name="Make two takes").click()
    page.wait_for_url("**/accounts/signup/**")
    sign_up(page, "journey@example.org")
    page.wait_for_url("**/create/")
    expect(page.get_by_label("Describe the music")).to_have_value(WORDS)

    an_idea_is_added(page)
    expect(page.locator("[data-price]")).to_have_text("free")
    page.locator("[for=pay-credits]").click()
    page.get_by_label("Length", exact=True).fill("12")
    expect(page.locator("[data-price]")).to_have_text("2 credits")
    page.get_by_role("button", name="Make it").dblclick()
    page.wait_for_url("**/requests/**")


def an_idea_is_added(page: Page) -> None:
    """What was typed stays before it, and an undo takes it out again."""
    words, idea = page.get_by_label("Describe the music"), page.locator("[name=idea]").first
    idea.click()
    expect(words).to_have_value(f"{WORDS}, {idea.get_attribute('value')}")
    page.keyboard.press("ControlOrMeta+z")
    expect(words).to_have_value(WORDS)


def menu_of_what_runs(page: Page) -> None:
    """It fits a small screen, names what runs, and closes by Escape."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#running-summary").click()
    names = page.locator(".running-work__list")
    expect(names).to_contain_text("Cancel “")
    box = names.bounding_box()
    assert box
    assert 0 <= box["x"] <= 390 - box["width"]
    page.keyboard.press("Escape")
    expect(names).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})


def delete_and_come_back(page: Page) -> None:
    """The browser's Back shows what is at that address now, and not the page that was left."""
    address = page.url
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/library/")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    assert page.url == address


def hear(page: Page) -> None:
    """Both takes arrive without a reload, and the first one is heard."""
    expect(page.locator("article.take")).to_have_count(2)
    expect(page.locator("#running-work")).to_have_attribute("data-running", re.compile("[12]"))
    menu_of_what_runs(page)
    # Nothing is reloaded: a mark on the window survives until both takes are there.
    page.evaluate("window.isTheSame = true")
    expect(page.locator(".take--complete [data-play]")).to_have_count(2, timeout=RENDERED)
    assert page.evaluate("window.isTheSame") is True

    # The opening began by itself and has gone over into the whole; what has ended meanwhile is played again.
    if page.locator("#sound").evaluate("sound => sound.paused"):
        page.locator(".take [data-play]").first.click()
    wait_until_heard(page, 1.0)
    expect(page.locator("#player")).to_be_visible()


def walk_while_it_plays(page: Page) -> None:
    """Other pages and the way back leave the sound alone."""
    before = now_of(page)
    # So that it still plays when the pages are slow.
    page.locator("#sound").evaluate("sound => { sound.playbackRate = 0.25; }")
    page.get_by_role("link", name="Library").first.click()
    page.wait_for_url("**/library/")
    expect(page.locator("li.card")).to_have_count(2)
    assert page.evaluate("window.isTheSame") is True
    assert now_of(page) >= before
    assert page.locator("#sound").evaluate("sound => sound.paused") is False

    page.go_back()
    page.wait_for_url("**/requests/**")
    expect(page.locator("article.take")).to_have_count(2)
    assert page.evaluate("window.isTheSame") is True
    page.locator(".take").first.get_by_role("button", name="Keep").click()
    expect(page.locator(".take").first).to_contain_text("kept")


def keyboard(page: Page) -> None:
    """Space, arrows and mute do what they say, and never while typing."""
    sound = page.locator("#sound")
    sound.evaluate("sound => { sound.pause(); sound.currentTime = 0; }")
    page.locator("#page").focus()
    page.keyboard.press("ArrowRight")
    # The first key of a page waits for the player's script; from then on each acts at once.
    page.wait_for_function("() => Math.abs(document.querySelector('#sound').currentTime - 5) < 0.5")
    page.keyboard.press("ArrowLeft")
    assert now_of(page) == pytest.approx(0, abs=0.5)
    page.keyboard.press("m")
    assert sound.evaluate("sound => sound.muted") is True
    page.keyboard.press("m")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    title = page.get_by_label("Title")
    title.focus()
    title.press("m")
    title.press(" ")
    assert sound.evaluate("sound => sound.muted || !sound.paused") is False
    wave = page.locator(".wave")
    wave.focus()
    wave.press("ArrowRight")
    wait_until_heard(page, 5.0)
    # A click in the middle of the waveform is the middle of the song.
    box = wave.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert now_of(page) == pytest.approx(6, abs=1.2)


def mixer(page: Page) -> None:
    """The stems play together, and the song makes way for them."""
    page.get_by_role("button", name="Play the mix").click()
    expect(page.get_by_role("button", name="Pause the mix")).to_be_visible()
    assert page.locator("#sound").evaluate("sound => sound.paused") is True
    rows = page.locator("[data-stem]")
    page.get_by_role("button", name="Solo drums").click()
    expect(page.locator("[data-stem].is-silent")).to_have_count(rows.count() - 1)
    page.get_by_role("button", name="Pause the mix").click()


def downloads(page: Page, folder: Path) -> None:
    for name, suffix in (("MP3", ".mp3"), ("Stems ZIP", ".zip")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        file = folder / waiting.value.suggested_filename
        waiting.value.save_as(file)
        assert file.suffix == suffix
        assert file.stat().st_size > 10_000
        if suffix == ".zip":
            assert len([one for one in zipfile.ZipFile(file).namelist() if one.endswith(".flac")]) >= 2


def test_the_whole_way_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.locator("#home-prompt").fill(WORDS)
    page.get_by_role("button", name="Make two takes").click()
    sign_up(page, "plain@example.org")
    expect(page.locator("#id_prompt")).to_have_value(WORDS)
    page.locator("#id_duration_seconds").fill("2")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("#id_prompt")).to_have_value(WORDS)
    page.get_by_role("button", name="0:30", exact=True).click()
    expect(page.locator("#id_duration_seconds")).to_have_value("0:30")
    page.locator("#id_duration_seconds").fill("10 s")
    page.locator("#id_takes").select_option("1")
    page.locator("[for=pay-credits]").click()
    # Free was shown, so what it costs now is shown first.
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert")).to_contain_text("This costs 1 credit.")
    expect(page.locator("[data-price]")).to_have_text("1 credit")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/requests/**")
    # The page itself asks again every few seconds.
    expect(page.locator(".take audio")).to_have_count(1, timeout=RENDERED)
    page.locator(".take h2 a").click()
    expect(page.get_by_role("link", name="MP3")).to_be_visible()
    expect(page.locator(".stem__file").first).to_be_visible()
    page.get_by_label("Title").fill("Plain Rain")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plain Rain")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("li.card")).to_have_count(1)
