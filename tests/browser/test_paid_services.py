"""Songs by paid services in a browser: a place in the service's line, the track, and another one when a try fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_up
from tests.doubles.running import RunningDoubles, running_doubles
from tests.support.live_site import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
RENDERED = 240_000
WORDS = "slow rain on a window, warm electric piano"
LYRICS = "[Verse]\nRain on the window, the city goes slow\n[Chorus]\nStay a little longer, let the night time go"
# Otherwise the next song waits for the one that is under way.
TWO_AT_ONCE = "from accounts.models import Plan; Plan.objects.update(concurrent_jobs=2)"
MINIMAX, DEAR = "fal-minimax-music-2", "fal-stable-audio-2.5"
# The same model at another service takes over first, at the same price.
NO_TWIN = """
from makers.models import MusicModel
MusicModel.objects.filter(slug="replicate-stable-audio-2.5").update(is_offered=False)
"""


@pytest.fixture(scope="module")
def services() -> Iterator[RunningDoubles]:
    with running_doubles("--seconds", "6", "--only", "fal,replicate") as doubles:
        yield doubles


@pytest.fixture(scope="module")
def live_site(services: RunningDoubles) -> Iterator[LiveSite]:
    """Stands in for the site of the other browser tests: this one has keys."""
    site = LiveSite(SAMPLES="false", **services)
    try:
        site.start()
        site.manage("shell", "-v", "0", "-c", TWO_AT_ONCE)
        yield site
    finally:
        site.stop()


@pytest.fixture(autouse=True)
def all_is_well(services: RunningDoubles) -> None:
    services.tell("all", door="open", mend="", seconds="6")


def fill_the_desk(page: Page, model: str) -> None:
    """One take of a minute with lyrics, made by this model."""
    page.goto("/create/")
    page.locator("#id_prompt").fill(WORDS)
    page.get_by_text("With a voice", exact=True).click()
    page.locator("#id_lyrics").fill(LYRICS)
    page.locator("#id_takes").select_option("1")
    page.locator("#id_provider").select_option(model)
    page.locator("[for=pay-credits]").click()


def join(page: Page, email: str) -> None:
    page.goto("/accounts/signup/")
    sign_up(page, email)
    page.wait_for_url(lambda address: "signup" not in address)


def make_it(page: Page) -> None:
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/requests/**")


def statement(page: Page) -> list[tuple[str, str]]:
    """What happened and how many credits it moved, newest first."""
    page.goto("/credits/")
    rows = page.locator(".statement tbody tr").all()
    cells = [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]
    return [(what, moved) for _, what, moved, _ in cells]


def play(page: Page) -> None:
    page.locator(".take [data-play]").click()
    page.locator("#sound").evaluate(
        """sound => new Promise((heard) => {
            sound.addEventListener("timeupdate", () => sound.currentTime > 0.5 && heard());
        })"""
    )


def test_a_song_by_fal_from_its_price_to_its_sound(new_page: NewPage, services: RunningDoubles) -> None:
    services.tell("fal", seconds="600")
    page = new_page()
    join(page, "singer@example.org")
    fill_the_desk(page, MINIMAX)
    expect(page.locator("#quote")).to_contain_text("Made for 2 credits.")
    expect(page.locator(".unheeded")).to_contain_text("MiniMax Music 2 chooses the length itself")
    expect(page.locator("[data-price]")).to_have_text("2 credits")
    make_it(page)

    # Each stage is the service's own word, and nothing is reloaded on the way.
    page.evaluate("window.isTheSame = true")
    stage = page.locator(".take__stage h2")
    expect(stage).to_have_text(re.compile(r"^In fal\.ai's line, number \d$"))
    expect(page.locator("#running-work")).to_contain_text("fal.ai")
    # Each of its stages lasts longer than the product waits between two questions.
    services.tell("fal", seconds="20")
    expect(stage).to_have_text("fal.ai is making it")
    expect(page.locator(".take h2 a")).to_have_count(1, timeout=RENDERED)
    assert page.evaluate("window.isTheSame") is True
    play(page)

    title = page.locator(".take h2 a").inner_text()
    page.locator(".take h2 a").click()
    page.wait_for_url("**/tracks/**")
    expect(page.locator(".track__head")).to_contain_text("by fal.ai / MiniMax Music 2")
    expect(page.get_by_role("link", name="MP3")).to_be_visible()
    assert statement(page)[:2] == [(f"Spent: {title} (from the credits held)", "−2"), (f"Held: {title}", "−2")]
    assert [one["is_billed"] for one in services.generations("fal").values()] == [True]


def test_a_failed_try_is_finished_by_another_and_costs_nothing(
    new_page: NewPage, services: RunningDoubles, live_site: LiveSite
) -> None:
    live_site.manage("shell", "-v", "0", "-c", NO_TWIN)
    page = new_page()
    join(page, "lucky@example.org")
    fill_the_desk(page, DEAR)
    expect(page.locator("[data-price]")).to_have_text("8 credits")
    services.tell("fal", next="failed_500")
    make_it(page)

    note = page.locator(".take__note")
    expect(note).to_contain_text("fal.ai / Stable Audio 2.5 could not make it, and cost nothing.", timeout=60_000)
    expect(note).to_contain_text("took over for 2 credits.")
    expect(page.locator(".take h2 a")).to_have_count(1, timeout=RENDERED)
    expect(page.locator(".take .remarks")).to_contain_text("What failed cost nothing; this take cost 2 credits.")
    title = page.locator(".take h2 a").inner_text()
    assert statement(page) == [
        (f"Spent: {title} (from the credits held)", "−2"),
        (f"Held: {title}, passed on to one that costs less", "−2"),
        ("Given back: A track", "+8"),
        ("Held: A track", "−8"),
        ("Welcome credits", "+100"),
    ]


def test_fal_is_switched_off_while_it_works_and_the_next_song_is_made_all_the_same(
    new_page: NewPage, services: RunningDoubles
) -> None:
    page = new_page(java_script_enabled=False)
    join(page, "patient@example.org")
    fill_the_desk(page, MINIMAX)
    page.get_by_role("button", name="Show the price and who makes it").click()
    expect(page.locator("#quote")).to_contain_text("Made for 2 credits.")
    make_it(page)
    first = page.url
    expect(page.locator(".take__stage h2")).to_have_text(re.compile("^In fal|^fal"), timeout=60_000)
    services.tell("fal", door="refuses")

    # Whoever does not ask for the price is shown it before anything is sent.
    fill_the_desk(page, MINIMAX)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert")).to_contain_text("This costs 2 credits.")
    make_it(page)
    expect(page.locator(".take h2 a")).to_have_count(1, timeout=RENDERED)
    expect(page.locator(".take")).to_contain_text("by Replicate / ")
    expect(page.locator(".take .remarks")).to_contain_text("fal.ai / MiniMax Music 2 could not make this take")

    # What fal had accepted was not paid twice: it is fetched once fal is back.
    services.tell("fal", door="open")
    page.goto(first)
    expect(page.locator(".take h2 a")).to_have_count(1, timeout=RENDERED)
    expect(page.locator(".take")).to_contain_text("by fal.ai / MiniMax Music 2")
    spent = [moved for what, moved in statement(page) if what.startswith("Spent")]
    assert spent == ["−2", "−2"]
