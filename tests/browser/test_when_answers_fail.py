"""Answers that fail: what is on the screen and what was typed stay, the page says what to do, and goes on asking."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import NewPage, always, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
WORDS = "slow lo-fi beat for a rainy window"
PROXY = "<html><body><h1>Bad gateway</h1></body></html>"
# Two songs of some length: the work outlasts what is looked at.
LONG = "60"
IS_OLD = "takes => takes.isOld === true"
FOLLOW_A_LINK_TO_NOWHERE = """() => {
    const link = document.createElement("a");
    link.href = "/nowhere/";
    document.body.append(link);
    window.htmx.process(link);
    link.click();
}"""


def answers(context: BrowserContext, address: str, answer: Callable[[Route], None]) -> None:
    context.unroute(address)
    context.route(address, answer)


def at_the_desk(new_page: NewPage, **options: object) -> Page:
    page = new_page(fails=(403, 429, 500, 502, 503), **options)
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, f"{uuid.uuid4().hex[:10]}@example.org")
    page.wait_for_url("**/create/")
    page.locator("#id_prompt").fill(WORDS)
    page.locator("#id_duration_seconds").fill(LONG)
    return page


def error_page(page: Page, words: str) -> str:
    return page.content().split("<main")[0] + f'<main id="page"><p data-failure>{words}</p></main></body></html>'


def test_a_request_that_fails_leaves_desk_and_draft_and_can_be_sent_again(new_page: NewPage) -> None:
    page = at_the_desk(new_page)
    button, toast = page.get_by_role("button", name="Make it"), page.locator(".toast--failure")
    ours = error_page(page, "Wait a minute.")
    failures = [(502, PROXY, "could not answer this (502)"), (403, ours, "Wait a minute."), (500, "plain", "(500)")]
    for status, body, words in failures:
        answers(page.context, "**/create/", always(status, body))
        # It can be pressed again at once: the first of these has just failed.
        button.click()
        expect(toast).to_contain_text(words, timeout=30_000)
        expect(toast).to_contain_text("What you typed is still here.")
        expect(toast).to_have_count(1)
        expect(page.locator("#id_prompt")).to_have_value(WORDS)
    page.context.unroute("**/create/")

    page.reload()
    expect(page.locator("#id_prompt")).to_have_value(WORDS, timeout=30_000)

    # What is wrong with the form itself is told in the form, and forgets nothing either.
    page.locator("#id_duration_seconds").fill("400")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Free plan makes up to 60 seconds", timeout=30_000)
    page.goto("/create/")
    expect(page.locator("#id_prompt")).to_have_value(WORDS, timeout=30_000)

    page.locator("#id_duration_seconds").fill(LONG)
    button.click()
    page.wait_for_url("**/requests/**")
    polls_that_fail(page)
    page.goto("/create/")
    expect(page.locator("#id_prompt")).to_have_value("", timeout=30_000)


def polls_that_fail(page: Page) -> None:
    """Whatever a poll gets, the takes stay; when the answers are good again, they come, and the focus stays."""
    takes, cancel = page.locator("#takes > article"), page.locator("#cancel-2")
    expect(takes).to_have_count(2, timeout=30_000)
    sign_in = error_page(page, "").replace(" data-failure", "")
    # The first is for a poll that was on its way before: only what comes later must leave the takes alone.
    failures = iter([(503, PROXY), (503, PROXY), (429, error_page(page, "Wait.")), (200, sign_in)])
    told: list[int] = []

    def badly(route: Route) -> None:
        status, body = next(failures, (503, PROXY))
        told.append(status)
        route.fulfill(status=status, body=body, content_type="text/html")

    answers(page.context, page.url, badly)
    answers(page.context, "**/jobs/", always(503, PROXY))
    while not told:
        page.wait_for_timeout(200)
    page.locator("#takes").evaluate("takes => { takes.isOld = true; }")
    while len(told) < 4:
        page.wait_for_timeout(200)
    expect(takes).to_have_count(2)
    expect(page.locator("#running-work")).to_have_count(1)
    expect(page.locator(".toast--failure")).to_have_count(0)
    assert page.locator("#takes").evaluate(IS_OLD)

    cancel.focus()
    page.context.unroute(page.url)
    page.context.unroute("**/jobs/")
    while page.locator("#takes").evaluate(IS_OLD):
        page.wait_for_timeout(200)
    expect(cancel).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#take-2")).to_contain_text("It cost nothing.", timeout=30_000)


def test_a_link_to_nowhere_still_shows_that_page(new_page: NewPage) -> None:
    page = new_page(fails=(404, 500))
    page.goto("/")
    ours = error_page(page, "Try again in a moment.")
    for status, words in ((404, "There is nothing here"), (500, "Try again in a moment.")):
        if status == 500:
            answers(page.context, "**/nowhere/", always(500, ours))
        page.evaluate(FOLLOW_A_LINK_TO_NOWHERE)
        expect(page.locator("#page")).to_contain_text(words, timeout=30_000)
