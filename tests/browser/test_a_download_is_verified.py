"""A download that is dropped on the field of /verify is known again, and leads to its track."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, OwnSong

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_dropped_download_is_known_again(new_page: NewPage, own_song: OwnSong) -> None:
    page = new_page(storage_state=own_song.state)
    page.goto("/verify/")
    box = page.locator("#file").bounding_box()
    assert box is not None
    data = {"items": [], "files": [str(own_song.download)], "dragOperationsMask": 1}
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": data}
    # As a file manager drops it: a script alone can give no file to a field.
    hand = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": step, **place})
    assert page.locator("#file").evaluate("field => field.files[0]?.name") == own_song.download.name
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("[data-verdict]")).to_contain_text(own_song.download.name)
    expect(page.locator(f'[data-verdict] a[href="{own_song.place}"]')).to_be_visible()
    expect(page.locator(".verified__recipe")).to_have_count(1)
