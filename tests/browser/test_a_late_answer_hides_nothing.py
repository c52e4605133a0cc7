"""What was sent appears on the upload page although an answer from before comes last, and another one is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.test_sending_files import choose, with_account
from tests.support.sounds import sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_file_is_among_those_that_were_sent(new_page: NewPage, tmp_path: Path) -> None:
    sound(tmp_path / "Late.wav", seconds=2.0)
    page: Page = new_page(fails=("ERR_INTERNET_DISCONNECTED", "htmx:"))
    with_account(page, "late@example.org")
    before = page.content()
    asked: list[str] = []

    def answer(route: Route) -> None:
        """As the page was before anything was sent; then not at all; then as it is."""
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(body=before, content_type="text/html")
        elif len(asked) == 2:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/studio/upload/", answer)
    choose(page, tmp_path / "Late.wav")
    expect(page.locator("#sending .sending")).to_contain_text("It is in your library", timeout=120_000)
    expect(page.locator("#sent .card", has_text="Late").locator("[data-play]")).to_be_visible(timeout=180_000)
    assert len(asked) > 2
