"""A real Chromium records its fake microphone over a track, is closed in the middle, and is refused the microphone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage, OwnSong, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def record(page: Page) -> None:
    page.get_by_label("This is my voice, or I may use it").check()
    page.get_by_role("button", name="Record").click()
    expect(page.locator("[data-words]")).to_have_text("Recording.")


def wait_for(page: Page, seconds: int) -> None:
    expect(page.locator("[data-clock]")).to_have_text(re.compile(rf"0:0[{seconds}-9]"))


def words(page: Page) -> str:
    return page.locator("[data-words]").inner_text()


def test_a_take_becomes_a_delivered_track_of_its_length(new_page: NewPage) -> None:
    page = new_page(width=390, height=844)
    page.goto("/accounts/signup/")
    sign_up(page, "singer@example.org")
    page.goto("/library/")
    page.get_by_role("link", name="Record", exact=True).click()
    record(page)
    wait_for(page, 2)
    assert float(page.locator("[data-meter]").evaluate("meter => meter.value")) >= 0
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-words]")).to_contain_text("seconds are a track of yours now.")
    recorded = float(words(page).split()[0])
    assert 2.0 <= recorded < 30

    take = page.locator("#takes .sending")
    expect(take).to_have_count(1)
    expect(take).not_to_contain_text("being read in", timeout=180_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    take.get_by_role("link", name="Take 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take 1")
    expect(page.locator("[data-play]").first).to_be_visible()
    address = page.locator("[data-play]").first.get_attribute("data-play")
    seconds = page.evaluate(
        """async (address) => {
          const sound = await (await fetch(`/tracks/${address}/audio/`)).arrayBuffer();
          return (await new OfflineAudioContext(1, 1, 44100).decodeAudioData(sound)).duration;
        }""",
        address,
    )
    assert seconds == pytest.approx(recorded, abs=0.1)


def test_a_dropped_line_and_a_closed_page_lose_nothing_that_was_sent(new_page: NewPage) -> None:
    page = new_page(fails=("ERR_INTERNET_DISCONNECTED",))
    page.goto("/accounts/signup/")
    sign_up(page, "dropped@example.org")
    page.goto("/studio/record/")
    page.get_by_label("Count in").uncheck()
    cut = [True]

    def drop(route: Route) -> None:
        route.abort("internetdisconnected") if cut else route.continue_()

    page.route("**/chunks/1/", drop)
    record(page)
    expect(page.locator("[data-words]")).to_contain_text("The line dropped: recording goes on")
    cut.clear()
    expect(page.locator("[data-words]")).to_contain_text("The line is back")
    wait_for(page, 3)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    take = page.locator("#takes .sending")
    expect(take).to_contain_text("Left open")
    kept = float(re.search(r"([\d.]+) s", take.inner_text())[1])  # type: ignore[index]
    assert kept > 2.0
    take.get_by_role("button", name="Finish").click()
    expect(take.get_by_role("link", name="Take 1")).to_be_visible()


def test_a_refused_and_an_unplugged_microphone_are_told(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accounts/signup/")
    sign_up(page, "refused@example.org")
    page.add_init_script(
        """const { mediaDevices } = navigator;
        const open = mediaDevices.getUserMedia.bind(mediaDevices);
        mediaDevices.getUserMedia = async (wishes) => {
          if (!window.isAllowed) throw new DOMException("no", "NotAllowedError");
          window.stream = await open(wishes);
          return window.stream;
        };"""
    )
    page.goto("/studio/record/")
    page.get_by_label("This is my voice, or I may use it").check()
    page.get_by_role("button", name="Record").click()
    expect(page.locator("[data-words]")).to_contain_text("The microphone was refused")
    page.evaluate("window.isAllowed = true")
    page.get_by_label("Count in").uncheck()
    record(page)
    wait_for(page, 1)
    page.evaluate("window.stream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.locator("[data-words]")).to_contain_text("The microphone was unplugged")
    expect(page.locator("#takes .sending").get_by_role("link", name="Take 1")).to_be_visible()


def test_the_backing_plays_from_the_first_sample_on(new_page: NewPage, own_song: OwnSong) -> None:
    page = new_page(storage_state=own_song.state)
    track = own_song.place.strip("/").rpartition("/")[2]
    page.add_init_script(
        """window.starts = [];
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (...times) {
          window.starts.push([this.buffer.duration, times[0]]);
          return start.apply(this, times);
        };
        const post = MessagePort.prototype.postMessage;
        MessagePort.prototype.postMessage = function (message, ...more) {
          if (message.from) window.from = message.from;
          return post.call(this, message, ...more);
        };"""
    )
    page.goto(f"/studio/record/?track={track}")
    page.get_by_label("This is my voice, or I may use it").check()
    page.get_by_role("button", name="Record").click()
    wait_for(page, 1)
    (seconds, begin), *others = page.evaluate("window.starts")
    assert seconds == pytest.approx(10.0, abs=0.1)
    assert others == []
    rate = page.evaluate("new AudioContext().sampleRate")
    assert page.evaluate("window.from") == pytest.approx(begin * rate, abs=1)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#takes .sending").get_by_role("link", name=re.compile("Take 1 over"))).to_be_visible()
