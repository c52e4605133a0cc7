"""A real Chromium, driven against the running product; every console error and refused script is a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, expect, sync_playwright

from tests.support.browser import NO_BROWSER, chromium_path
from tests.support.live_site import LiveSite

# The microphone is one that beeps, and nobody is asked for it.
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
ARGUMENTS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", *MICROPHONE]
PASSWORD = "a-long-passphrase"
NewPage = Callable[..., Page]
# A loaded machine is slow and not wrong.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, live_site: LiveSite) -> Iterator[NewPage]:
    """Opens a page; what the browser complains about is told when the test is over."""
    complaints: list[str] = []
    # An answer of 422 is a form that needs another look; the browser calls it a failed resource.
    expected: set[int | str] = {422}
    contexts: list[BrowserContext] = []

    def opened(width: int = 1440, height: int = 900, fails: tuple[int | str, ...] = (), **options: object) -> Page:
        """fails: answers that the test brings about, and other faults in the browser's words: no complaints."""
        expected.update(fails)
        context = chromium.new_context(
            base_url=live_site.url,
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    forgiven = tuple(fault if isinstance(fault, str) else f"status of {fault}" for fault in expected)
    # Going back to what is gone: htmx complains of the 404, too.
    forgiven += ("htmx:historyCacheMissLoadError",) if 404 in expected else ()
    assert [one for one in complaints if not any(words in one for words in forgiven)] == []


@dataclass(frozen=True)
class OwnSong:
    """A song of ten seconds in somebody's library. place: of its page. download: its MP3. state: who is signed in."""

    place: str
    download: Path
    state: StorageState


@pytest.fixture(scope="session")
def own_song(chromium: Browser, live_site: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> OwnSong:
    """Asked for on the desk by a new account, made once for all tests, and taken home."""
    context = chromium.new_context(base_url=live_site.url)
    page = context.new_page()
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, "owner@example.org")
    page.goto("/create/?prompt=warm+rain&duration_seconds=10&takes=1&seed=11&mode=custom")
    page.get_by_role("button", name="Make it").last.click()
    page.wait_for_url("**/requests/**")
    mp3 = page.get_by_role("link", name="MP3")
    mp3.wait_for(timeout=300_000)
    with page.expect_download() as taken:
        mp3.click()
    download = tmp_path_factory.mktemp("song") / "Night.mp3"
    taken.value.save_as(download)
    place = str(page.locator(".take--complete [data-play]").first.get_attribute("data-page"))
    state = context.storage_state()
    context.close()
    return OwnSong(place, download, state)


def always(status: int, body: str) -> Callable[[Route], None]:
    """What to answer, whatever is asked for."""
    return lambda route: route.fulfill(status=status, body=body, content_type="text/html")


def sign_up(page: Page, email: str) -> None:
    """On the sign-up page: make an account."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()


def request_music(page: Page, email: str, request: str) -> None:
    """A new account asks for this at once; both takes are being made then."""
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, email)
    page.wait_for_url("**/create/")
    page.get_by_label("Describe the music").fill(request)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/requests/**")


def cancel_takes(page: Page, *numbers: int) -> None:
    """Stop these takes on the page of their request; a take behind another one first."""
    for number in numbers:
        take = page.locator(f"#take-{number}")
        take.get_by_role("button", name="Cancel").click()
        expect(take).to_contain_text("It cost nothing.")
