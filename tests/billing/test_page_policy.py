"""Where the browser lets forms lead: this site, Stripe's own pages, and a stand-in for Stripe where one is set."""

from __future__ import annotations

import pytest
from csp.constants import SELF
from django.test import Client

from soundfoundry.settings.browser import content_security_policy, pay_origins

STRIPE = ["https://checkout.stripe.com", "https://billing.stripe.com"]


@pytest.mark.parametrize(
    ("api_base", "more"),
    [
        ("", []),
        ("https://api.stripe.com", []),
        ("http://127.0.0.1:12111", ["http://127.0.0.1:12111"]),
        ("http://127.0.0.1:12111/v1/", ["http://127.0.0.1:12111"]),
    ],
)
def test_forms_lead_to_stripe_and_to_its_stand_in(api_base: str, more: list[str]) -> None:
    policy = content_security_policy("", pay=pay_origins(api_base))
    assert policy["DIRECTIVES"]["form-action"] == [SELF, *STRIPE, *more]


def test_nothing_else_is_opened_for_it() -> None:
    opened = content_security_policy("", pay=pay_origins("http://127.0.0.1:12111"))["DIRECTIVES"]
    assert [name for name, sources in opened.items() if any("stripe" in str(one) for one in sources)] == ["form-action"]
    assert [name for name, sources in opened.items() if any("12111" in str(one) for one in sources)] == ["form-action"]


@pytest.mark.django_db
def test_the_page_that_holds_the_forms_says_so() -> None:
    said = Client().get("/pricing/").headers["Content-Security-Policy"]
    rule = next(part for part in said.split(";") if part.strip().startswith("form-action"))
    assert rule.split()[1:] == [SELF, *STRIPE]
