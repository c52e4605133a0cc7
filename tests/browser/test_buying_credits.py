"""Credits bought on the page of Stripe's double, spent on music and refunded, in a browser, also without JavaScript."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NewPage, sign_up
from tests.support.selling_site import SellingSite

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
RENDERED = 400_000
WORDS = "slow lo-fi beat for a rainy window, 78 bpm in F minor"


@pytest.fixture(scope="module")
def live_site() -> Iterator[SellingSite]:
    """Stands in for the site of the other browser tests: this one sells."""
    site = SellingSite(SAMPLES="false")
    try:
        site.start()
        yield site
    finally:
        site.stop()


def without_icons(context: BrowserContext) -> None:
    """The double's pages have no icon, and the browser would call that an error."""
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))


def come_to_pay(page: Page, email: str, button: str = "Buy 300 credits") -> None:
    """A visitor chooses, makes an account, and comes back to what was chosen."""
    without_icons(page.context)
    page.goto("/")
    page.get_by_role("link", name="Pricing").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pricing")
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/accounts/signup/**")
    sign_up(page, email)
    page.wait_for_url("**/pricing/?*")
    page.get_by_role("button", name="Go on to pay").click()
    page.wait_for_url("**/pay/**")


def pay(page: Page, name: str = "Pay €5.00") -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/billing/return/**")


def make_a_take(page: Page) -> None:
    page.goto("/create/?takes=1&duration_seconds=12&pay_with=credits")
    page.locator("#id_prompt").fill(WORDS)
    expect(page.locator("[data-price]")).to_have_text("1 credit")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/requests/**")
    expect(page.locator(".take h2 a")).to_have_count(1, timeout=RENDERED)


def expect_soon(page: Page, address: str, words: str, place: str = "main") -> None:
    """What Stripe tells arrives a moment after it happened. place: where it must stand."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page.goto(address)
        if words in " ".join(page.locator(place).inner_text().split()):
            return
        time.sleep(0.3)
    raise AssertionError(f"{words!r} did not appear on {address}:\n{page.locator('main').inner_text()}")


def refund_the_last_payment(site: SellingSite) -> None:
    paid = [event for event in site.stripe.events if event["type"] == "payment_intent.succeeded"]
    site.stripe.refund(paid[-1]["data"]["object"]["id"])
    assert site.stripe.wait_for_webhooks()


def balance_of(page: Page) -> int:
    return int(page.locator(".purse strong").inner_text().replace(",", ""))


def bought_spent_and_refunded(page: Page, site: SellingSite) -> None:
    """From the credits' arrival on; the way there may be with or without JavaScript."""
    expect(page.get_by_role("heading", level=1)).to_have_text("300 credits are here", timeout=60_000)
    assert balance_of(page) == 400
    make_a_take(page)
    page.goto("/credits/")
    assert balance_of(page) == 399
    refund_the_last_payment(site)
    # The list of kinds to choose from has these words at any time.
    expect_soon(page, "/credits/", "Taken back", place=".statement tbody")
    # 100 to begin with, 300 bought, 1 spent, 300 taken back.
    assert balance_of(page) == 99
    expect(page.locator(".statement tbody tr").first).to_contain_text("300")
    page.goto("/billing/")
    expect(page.locator(".purchases")).to_contain_text("Refunded")
    expect(page.locator(".purchases")).to_contain_text("300 credits taken back")


def test_credits_are_bought_spent_and_refunded(new_page: NewPage, live_site: SellingSite) -> None:
    page = new_page()
    come_to_pay(page, "buyer@example.org")
    pay(page)
    bought_spent_and_refunded(page, live_site)


def test_the_same_without_javascript(new_page: NewPage, live_site: SellingSite) -> None:
    page = new_page(java_script_enabled=False)
    come_to_pay(page, "plain-buyer@example.org")
    pay(page)
    bought_spent_and_refunded(page, live_site)


def test_a_late_payment_appears_while_one_waits(new_page: NewPage, live_site: SellingSite) -> None:
    page = new_page()
    come_to_pay(page, "later@example.org")
    pay(page, "Pay later (asynchronous)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for Stripe…")
    assert balance_of(page) == 100
    page.evaluate("window.isTheSame = true")
    session = re.findall(r"session_id=(\w+)", page.url)[0]
    live_site.stripe.finish_async(session)
    # The page finds out by itself, and so does the balance in the header.
    expect(page.get_by_role("heading", level=1)).to_have_text("300 credits are here", timeout=60_000)
    expect(page.locator(".purse strong")).to_have_text("400")
    assert page.evaluate("window.isTheSame") is True


def test_a_declined_card_costs_nothing_and_another_try_works(new_page: NewPage, live_site: SellingSite) -> None:
    page = new_page()
    come_to_pay(page, "declined@example.org")
    page.get_by_role("button", name="Decline", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("declined")
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.wait_for_url("**/pricing/?unpaid")
    expect(page.locator(".notice")).to_contain_text("Nothing was charged")
    assert balance_of(page) == 100
    page.get_by_role("button", name="Buy 300 credits").click()
    page.wait_for_url("**/pay/**")
    pay(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("300 credits are here", timeout=60_000)


def test_a_double_click_is_one_order(new_page: NewPage, live_site: SellingSite) -> None:
    page = new_page()
    come_to_pay(page, "twice@example.org")
    page.goto("/pricing/")
    before = len(live_site.stripe.world.all("checkout.session"))
    page.get_by_role("button", name="Buy 700 credits").dblclick()
    page.wait_for_url("**/pay/**")
    assert len(live_site.stripe.world.all("checkout.session")) == before + 1


def test_a_plan_is_bought_shown_and_cancelled(new_page: NewPage, live_site: SellingSite) -> None:
    page = new_page()
    come_to_pay(page, "subscriber@example.org", "Choose Pro")
    pay(page, "Subscribe €12.00")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on Pro", timeout=60_000)
    expect_soon(page, "/billing/", "Pro renews on")
    assert balance_of(page) == 700
    page.get_by_role("button", name="Manage plan and card").click()
    page.wait_for_url("**/portal/**")
    page.get_by_role("button", name="Cancel plan").click()
    page.get_by_role("link", name="Return to SoundFoundry").click()
    page.wait_for_url("**/billing/")
    expect_soon(page, "/billing/", "Ends on")
    expect(page.get_by_role("heading", name="Your plan: Pro")).to_be_visible()
