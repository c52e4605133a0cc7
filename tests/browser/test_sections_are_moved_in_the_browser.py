"""On the page “Notes” the order of sections is changed by keys, on a narrow screen too; the new song says how."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, OwnSong

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_section_comes_twice_by_keys_on_a_narrow_screen(new_page: NewPage, own_song: OwnSong) -> None:
    page = new_page(390, 800, storage_state=own_song.state)
    page.goto(f"{own_song.place.replace('/tracks/', '/studio/')}song/")
    names = page.locator("#arrange .order__name")
    count = names.count()
    page.get_by_role("button", name=re.compile(": twice")).first.focus()
    page.keyboard.press("Enter")
    expect(names).to_have_count(count + 1)
    expect(page.get_by_role("button", name=re.compile(": twice")).first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#arrange").get_by_label("Title of the new song").press("Enter")
    page.wait_for_url("**/tracks/**")
    expect(page.locator(".remarks").first).to_contain_text(re.compile("comes twice"), timeout=180_000)
