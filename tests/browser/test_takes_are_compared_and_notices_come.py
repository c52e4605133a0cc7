"""Two takes are compared at one place, equally loud; who looks elsewhere is told when they are done, if they agreed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, cancel_takes, request_music

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
RENDERED = 400_000
# Writes down what the page has the browser say and play, and lets it.
LISTENER = """
    window.noticed = [];
    window.Notification = class extends Notification {
        constructor(title, options) { super(title, options); window.noticed.push(`${title} ${options.body}`); }
    };
    window.OscillatorNode = class extends OscillatorNode {
        start(...when) { window.noticed.push("tone"); super.start(...when); }
    };
"""
LOOKS = """(isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_takes_are_told_of_when_done_and_compared(new_page: NewPage) -> None:
    page = new_page(permissions=["notifications"])
    page.add_init_script(LISTENER)
    request_music(page, "compare@example.org", "calm felt piano, no drums, 12 seconds")
    notices(page)
    compare(page)


def notices(page: Page) -> None:
    """Tone and message where both were wanted; the title says it until somebody looks again."""
    page.get_by_label("Play a tone when it is done").check()
    message = page.get_by_label("Send me a message of this browser")
    message.check()
    # The browser was asked and agreed.
    expect(message).to_be_checked()
    page.evaluate(LOOKS, arg=True)
    expect(page).to_have_title(re.compile("^Done: calm felt piano"), timeout=RENDERED)
    noticed = page.evaluate("window.noticed")
    assert noticed[0] == "tone"
    assert noticed[1].startswith("Your music is done calm felt piano")
    assert len(noticed) == 2
    page.evaluate(LOOKS, arg=False)
    expect(page).to_have_title(re.compile("^calm felt piano"))
    expect(page.locator(".take--complete")).to_have_count(2)


def compare(page: Page) -> None:
    """There and back by one button: each goes on where the other was, at its own level."""
    sound, buttons = page.locator("#sound"), page.locator("[data-audition]")
    names = [buttons.nth(number).get_attribute("data-play") for number in (0, 1)]
    levels = [float(buttons.nth(number).get_attribute("data-level") or 0) for number in (0, 1)]
    sound.evaluate("sound => { sound.pause(); }")
    buttons.nth(0).click()
    # Whatever went on before: far from the beginning, and slowly, however long a switch takes here.
    sound.evaluate("sound => { sound.currentTime = 6; sound.playbackRate = 0.1; }")
    for number in (1, 0):
        before = float(sound.evaluate("sound => sound.currentTime"))
        page.get_by_role("button", name="Switch to the other take").click()
        page.wait_for_function("name => document.getElementById('sound').src.includes(name)", arg=names[number])
        page.wait_for_function("() => document.getElementById('sound').currentTime > 5")
        seconds, volume = sound.evaluate("sound => [sound.currentTime, sound.volume]")
        assert before - 0.1 <= seconds < before + 3
        assert volume == pytest.approx(levels[number], abs=0.001)
        expect(buttons.nth(number)).to_have_attribute("aria-pressed", "true")
        expect(buttons.nth(1 - number)).to_have_attribute("aria-pressed", "false")


def test_where_the_browser_forbids_messages_the_page_says_so(new_page: NewPage) -> None:
    page = new_page()
    request_music(page, "forbidden@example.org", "calm felt piano, no drums, 60 seconds")
    message = page.get_by_label("Send me a message of this browser")
    # A check() waits for a tick that stays.
    message.click()
    expect(page.locator("#toasts")).to_contain_text("This browser does not allow messages from here")
    expect(message).not_to_be_checked()
    cancel_takes(page, 1, 2)
