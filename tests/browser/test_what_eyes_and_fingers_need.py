"""Contrast, labels, targets and width, as the browser computes them, in both themes."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
OPEN = ("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/create/", "/pricing/")
OWN = (
    "/", "/create/?mode=custom", "/create/picture/", "/library/", "/credits/", "/settings/", "/settings/keys/",
    "/accounts/email/", "/pricing/", "/billing/",
)  # fmt: skip

# Text against what really lies behind it; large text needs 3:1, everything else 4.5:1.
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => { for (let one = element; one; one = one.parentElement) {
    const colour = parse(getComputedStyle(one).backgroundColor);
    if (colour[3] > 0.9) return colour; }
    return [255, 255, 255, 1]; };
  const bad = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest('.visually-hidden, noscript, option, .skip')) continue;
    const style = getComputedStyle(element);
    const [one, two] = [light(parse(style.color)), light(behind(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 90)}`);
  }
  return bad;
}"""
UNNAMED = """() => [...document.querySelectorAll(
    'button, a[href], input:not([type=hidden]), select, textarea, [role=slider]')]
  .filter((element) => element.checkVisibility() && !element.closest('[aria-hidden=true]'))
  .filter((element) => !(element.getAttribute('aria-label') || element.labels?.length || element.textContent.trim()
    || element.getAttribute('aria-labelledby')))
  .map((element) => element.outerHTML.slice(0, 90))"""
SMALL = """() => [...document.querySelectorAll(
    'button, .button, .nav a, .icon, .chip, select, input:not([type=hidden], [type=radio], [type=checkbox])')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden'))
  .filter((element) => { const box = element.getBoundingClientRect();
    return box.width && (box.height < 43.5 || box.width < 43.5); })
  .map((element) => element.outerHTML.slice(0, 90))"""


def problems(page: Page, address: str) -> list[str]:
    page.goto(address)
    found = [f"contrast {one}" for one in page.evaluate(CONTRAST)]
    found += [f"no name {one}" for one in page.evaluate(UNNAMED)]
    found += [f"small {one}" for one in page.evaluate(SMALL)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return [f"{address}: {one}" for one in found]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", [360, 1440])
def test_pages_can_be_read_reached_and_touched(new_page: NewPage, theme: str, width: int) -> None:
    page = new_page(width=width, color_scheme=theme)
    found = [one for address in OPEN for one in problems(page, address)]
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, f"{uuid.uuid4().hex[:10]}@example.org")
    page.wait_for_url("**/create/")
    found += [one for address in OWN for one in problems(page, address)]
    assert found == []


def test_the_chosen_look_wins_over_the_device(new_page: NewPage) -> None:
    page = new_page(color_scheme="light")
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Look of the device").click()
    expect(page.get_by_role("button", name="Dark look")).to_be_visible()
    assert page.evaluate(ground) != light


def test_the_first_view_is_light(new_page: NewPage) -> None:
    page = new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/create/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 12
    assert sum(sizes) <= 100_000
