"""A picture is drawn by mouse or finger, a stroke is taken back, and its line is the tune of what comes of it."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_up
from tests.browser.test_what_eyes_and_fingers_need import problems

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
# How much of the sheet is not paper.
INK = """() => {
  const sheet = document.querySelector("canvas");
  const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
  let ink = 0;
  for (let place = 0; place < data.length; place += 4) ink += data[place + 1] < 200;
  return ink;
}"""


def stroke(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    sheet = page.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    places = [
        (box["x"] + x * box["width"], box["y"] + y * box["height"])
        for x, y in (
            (start[0] + (end[0] - start[0]) * part / 8, start[1] + (end[1] - start[1]) * part / 8) for part in range(9)
        )
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_drawing_becomes_music(new_page: NewPage, width: int) -> None:
    page = new_page(width=width, has_touch=width == 390)
    page.goto("/accounts/signup/?next=/create/picture/")
    sign_up(page, f"{uuid.uuid4().hex[:10]}@example.org")
    page.wait_for_url("**/create/picture/")
    page.get_by_role("button", name="Hear what it is").click()
    expect(page.get_by_text("Draw something first.")).to_be_visible()
    stroke(page, (0.1, 0.8), (0.9, 0.2))
    line = page.evaluate(INK)
    assert line > 1000
    stroke(page, (0.1, 0.2), (0.9, 0.8))
    assert page.evaluate(INK) > 1.5 * line
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate(INK) == pytest.approx(line, rel=0.1)
    page.get_by_role("button", name="Hear what it is").click()
    page.wait_for_url("**/pictures/*/")
    expect(page.get_by_text("Its edges are mostly rising to the right")).to_be_visible()
    expect(page.get_by_text("The line that you drew is the theme")).to_be_visible()
    assert problems(page, page.url) == []
    page.get_by_label("Genre, otherwise").select_option("folk")
    page.get_by_role("button", name="Make this").click()
    expect(page.get_by_role("heading", name="From the picture")).to_be_visible()
    assert page.get_by_label("Theme").input_value()
