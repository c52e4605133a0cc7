"""Takes the pictures of docs/screenshots from a running product with music it really made: `make screenshots`."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, sign_up
from tests.support.browser import NO_BROWSER, chromium_path
from tests.support.drawings import BLUE, ORANGE, encoded, landscape
from tests.support.live_site import ROOT
from tests.support.selling_site import SellingSite

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {1440: 900, 390: 844}
THEMES = ("dark", "light")
LARGEST_BYTES = 250_000
RENDERED = 600_000
PROMPTS = (
    "bossa nova on a terrace, nylon guitar and brushes",
    "synthwave drive along the coast at night, 104 bpm",
    "slow lo-fi beat for a rainy window, warm electric piano, 78 bpm in F minor",
)


# What the desk is shown reading: things it heeds, one it will not, and one that it does not know.
ASKED = "a sad waltz for strings in F minor, no drums, builds to a fade-out at 1:00, like Chopin on a rainy boulevard"


SUNG = "a slow folk song with acoustic guitar, sung by a woman"
WORDS = """Winter came across the water
Snow is lying on the pier
Tell the boats and tell my daughter
I will wait another year"""


# A sun low above a dark sea.
EVENING = encoded(landscape(ORANGE, BLUE, horizon=0.6))


def ask(page: Page, prompt: str, lyrics: str = "") -> None:
    page.goto("/create/?duration_seconds=40&pay_with=credits")
    page.locator("#id_prompt").fill(prompt)
    if lyrics:
        page.get_by_text("With a voice", exact=True).click()
        page.locator("#id_lyrics").fill(lyrics)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/requests/**")


def make_music(page: Page) -> dict[str, str]:
    """Sign up and have every prompt made; returns the address of each page to be shown."""
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, "mira@example.org")
    place = ""
    for prompt in PROMPTS:
        ask(page, prompt)
        place = first_take(page)
    ask(page, SUNG, WORDS)
    song = first_take(page)
    return {
        "home": "/", "create": f"/create/?{urlencode({'prompt': ASKED})}", "library": "/library/", "track": place,
        "song": song, **open_studio(page, song), **open_project(page, song),
    }  # fmt: skip


def first_take(page: Page) -> str:
    """Where the first take's page is, once both are made; an opening can be played long before that."""
    page.locator(".take--complete [data-play]").nth(1).wait_for(timeout=RENDERED)
    return str(page.locator(".take--complete [data-play]").first.get_attribute("data-page"))


def open_studio(page: Page, track: str) -> dict[str, str]:
    """Have a track analysed and its stems mixed; returns the address of each page of the studio."""
    studio = track.replace("/tracks/", "/studio/")
    page.goto(f"{studio}analysis/")
    page.get_by_role("button", name="Analyse").click()
    page.get_by_role("heading", name="Measured").wait_for(timeout=RENDERED)
    page.goto(f"{studio}stems/")
    page.get_by_role("button", name="Mix these").click()
    page.wait_for_url("**/studio/mixes/**")
    return {
        "upload": "/studio/upload/", "analysis": f"{studio}analysis/", "stems": f"{studio}stems/",
        "change": f"{studio}change/", "notes": f"{studio}song/", "cover": f"{studio}cover/", "mixer": page.url,
    }  # fmt: skip


def open_project(page: Page, track: str) -> dict[str, str]:
    """Have words written, a picture read and both laid beside a track; returns the address of each page."""
    page.goto("/lyrics/")
    page.locator("#new-theme").fill("a lighthouse in winter")
    page.locator("form:has(#new-theme) button[type=submit]").click()
    page.wait_for_url("**/lyrics/*-*/")
    lyrics = page.url
    page.goto("/create/picture/")
    page.locator("#file").set_input_files({"name": "evening.png", "mimeType": "image/png", "buffer": EVENING})
    page.get_by_role("button", name="See what is in it").click()
    page.wait_for_url("**/pictures/**")
    seen = page.url
    page.goto(track.replace("/tracks/", "/projects/for/track/"))
    page.get_by_label("A new project with it").fill("Winter songs")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/projects/*-*/")
    for word in ("Lay in lyrics", "Lay in pictures"):
        form = page.locator("form", has=page.get_by_role("button", name=word))
        form.locator("input[name=things]").first.check()
        form.get_by_role("button", name=word).click()
        page.wait_for_load_state("networkidle")
    return {"lyrics": lyrics, "picture": seen, "project": page.url}


def buy(page: Page, site: SellingSite) -> dict[str, str]:
    """Buy a pack and a plan, give a part back; the last order stays open, so that its pay page can be shown."""
    for button, paid in (("Buy 300 credits", "Pay €5.00"), ("Choose Pro", "Subscribe €12.00")):
        page.goto("/pricing/")
        page.get_by_role("button", name=button).click()
        page.get_by_role("button", name=paid, exact=True).click()
        page.locator("#payment .payment__big").wait_for()
    bought = next(event for event in site.stripe.events if event["type"] == "payment_intent.succeeded")
    site.stripe.refund(bought["data"]["object"]["id"], 200)
    site.stripe.wait_for_webhooks()
    page.goto("/pricing/")
    page.get_by_role("button", name="Buy 700 credits").click()
    page.wait_for_url("**/pay/**")
    return {"pricing": "/pricing/", "checkout": page.url, "billing": "/billing/", "credits": "/credits/"}


def picture(page: Page, name: str, theme: str, width: int) -> int:
    """One picture in 256 colours; returns its size in bytes."""
    raw = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}-{width}-{theme}.png"
    raw.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def show(context: BrowserContext, address: str, theme: str, url: str) -> Page:
    context.clear_cookies(name="theme")
    context.add_cookies([{"name": "theme", "value": theme, "url": url}])
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if "/mixes/" in address:
        page.get_by_text("Loading").wait_for(state="hidden")
    if "/tracks/" in address:
        page.locator(".track [data-play]").first.click()
        page.locator("#sound").evaluate(
            """sound => new Promise((there) => {
                sound.onseeked = () => { sound.pause(); there(); };
                sound.currentTime = 16.4;
            })"""
        )
        page.wait_for_timeout(300)
    return page


def show_running(context: BrowserContext, theme: str, url: str) -> Page:
    """A request whose takes are being made, both openings there and the first one playing."""
    page = show(context, "/create/", theme, url)
    ask(page, PROMPTS[0])
    page.locator(".take [data-whole]").nth(1).wait_for()
    page.locator(".take [data-whole][aria-pressed=true]").wait_for()
    page.wait_for_timeout(1500)
    return page


def cancel_all(page: Page) -> None:
    """What is done meanwhile needs no cancelling."""
    for take in (1, 2):
        button = page.locator(f"#cancel-{take}")
        with suppress(Error):
            button.click(timeout=3000)


def run(browser: Browser, site: SellingSite) -> None:
    maker = browser.new_context(base_url=site.url)
    maker.set_default_timeout(30_000)
    page = maker.new_page()
    places = make_music(page) | buy(page, site)
    state = maker.storage_state()
    for width, height in SIZES.items():
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=site.url, viewport=size, storage_state=state)  # type: ignore[arg-type]
        for theme in THEMES:
            for name, address in places.items():
                page = show(context, address, theme, site.url)
                written = picture(page, name, theme, width)
                page.close()
                assert written <= LARGEST_BYTES, f"{name}-{width}-{theme} has {written} bytes"
                sys.stdout.write(f"{name}-{width}-{theme}.png {written // 1024} KB\n")
    # What is cancelled would be in the other pictures.
    for width, height in SIZES.items():
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=site.url, viewport=size, storage_state=state)  # type: ignore[arg-type]
        for theme in THEMES:
            page = show_running(context, theme, site.url)
            picture(page, "request", theme, width)
            cancel_all(page)
            page.close()


def main() -> int:
    path = chromium_path()
    if path is None:
        sys.stderr.write(NO_BROWSER + "\n")
        return 1
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    site = SellingSite()
    site.start()
    try:
        site.manage("fetch_models")
        with sync_playwright() as playwright:
            run(playwright.chromium.launch(executable_path=path, args=ARGUMENTS), site)
    finally:
        site.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
