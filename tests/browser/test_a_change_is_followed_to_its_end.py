"""Whoever has the editor make a track sees it come about on the page it leads to, without loading it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.test_sending_files import choose, with_account
from tests.support.sounds import sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_the_page_of_the_new_track_follows_its_work(new_page: NewPage, tmp_path: Path) -> None:
    sound(tmp_path / "short.wav", seconds=2.0)
    page = new_page()
    with_account(page, "changer@example.org")
    choose(page, tmp_path / "short.wav")
    card = page.locator("#sent .card [data-play]")
    expect(card).to_be_visible(timeout=180_000)
    editor = str(card.get_attribute("data-page")).replace("/tracks/", "/studio/") + "change/"
    page.goto(editor)
    # While something else runs, everything is looked at with it.
    expect(page.locator("#running-work")).to_have_attribute("data-running", "0", timeout=180_000)
    page.goto(editor)
    page.get_by_label("Another effect").select_option("reverse")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".effect h3")).to_have_text("1. Reverse")

    page.evaluate("window.isTheSame = true")
    page.get_by_role("button", name="Make it").click()

    page.wait_for_url("**/tracks/**")
    expect(page.locator(".track [data-play]").first).to_be_visible(timeout=180_000)
    assert page.evaluate("window.isTheSame") is True
