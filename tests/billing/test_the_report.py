"""I6: what Stripe says was paid, less refunds and lost disputes, is what the ledger issued, payment by payment."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from billing import queries, services
from billing.models import Event, Pack, Payment
from credits import services as ledger
from tests.billing.shop import Shop

REPORT = "/admin/billing/payment/report/"


@pytest.fixture
def trade(shop: Shop, user: User, other_user: User) -> Shop:
    """Packs, a plan over two months, refunds, a dispute lost and one won."""
    for person in (user, other_user):
        first, second = shop.bought(person, pack="label"), shop.bought(person, pack="maker")
        shop.double.refund(shop.intent(first), 333)
        shop.double.close_dispute(shop.double.dispute(shop.intent(second), 499)["id"], "lost")
        third = shop.bought(person)
        shop.double.close_dispute(shop.double.dispute(shop.intent(third))["id"], "won")
    shop.bought(user, plan="pro")
    shop.later(35 * 86_400)
    return shop


def found(shop: Shop) -> queries.Report:
    return services.audit(since=timezone.now() - timedelta(days=1), until=shop.soon())


def test_the_report_is_stripe_s_totals_to_the_cent(trade: Shop) -> None:
    report, totals = found(trade), trade.double.totals()
    assert report.differences == []
    assert report.paid == {"eur": sum(totals["paid"].values())}
    assert report.refunded == {"eur": sum(totals["refunded"].values())}
    assert report.disputed == {"eur": sum(totals["disputes_lost"].values())}
    by_name = {row.payment: row for row in report.rows}
    assert by_name.keys() == totals["paid"].keys()
    for name, cents in totals["paid"].items():
        gone = totals["refunded"].get(name, 0) + totals["disputes_lost"].get(name, 0)
        whole = Payment.objects.get(stripe_id=name).credits
        assert by_name[name].issued_credits == whole - -(-whole * gone // cents)
    trade.books_agree()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount_cents": 2501}, "Amount: 2501 here, 2500 at Stripe."),
        ({"refunded_cents": 332}, "Refunded: 332 here, 333 at Stripe."),
        ({"disputed_cents": 1}, "Disputed: 1 here, 0 at Stripe."),
        ({"taken_credits": 0}, "The ledger issued 1733 credits instead of 2000."),
        ({"currency": "usd"}, "Currency: usd here, eur at Stripe."),
    ],
)
def test_one_cent_or_one_credit_that_differs_is_named(trade: Shop, change: dict[str, Any], words: str) -> None:
    Payment.objects.filter(pk=Payment.objects.filter(credits=2000).earliest("pk").pk).update(**change)
    assert [problem for row in found(trade).differences for problem in row.problems] == [words]


def test_money_that_nobody_recorded_is_named(shop: Shop, user: User) -> None:
    shop.bought(user)
    assert [row.problems for row in found(shop).differences] == [("Paid at Stripe, not recorded here.",)]


def test_credits_for_a_payment_that_never_was_break_the_proof(shop: Shop, user: User) -> None:
    ledger.purchase(user=user, amount=5, key="purchase:pi_nowhere", reason="A pack")
    assert [broken.row for broken in queries.prove()] == [{"payment": "pi_nowhere", "expected": 0, "issued": 5}]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("prove_money", "--json", stdout=out)
    assert "pi_nowhere" in json.dumps(json.loads(out.getvalue())["violations"])


def test_staff_read_the_report_with_and_without_stripe(trade: Shop, staff: User, client_for: Any) -> None:
    page = client_for(staff)
    own = page.get(REPORT, {"days": "40"}).content.decode()
    assert "Stripe was not asked" in own
    assert "Stripe, our rows and the ledger agree" in page.get(REPORT, {"days": "40", "ask": "1"}).content.decode()
    Payment.objects.filter(credits=2000).update(refunded_cents=1)
    assert "Refunded: 1 here, 333 at Stripe." in page.get(REPORT, {"ask": "1", "days": "x"}).content.decode()


def test_the_report_shows_our_figures_when_stripe_is_away(
    trade: Shop, staff: User, client_for: Any, settings: Any
) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert "These are our own figures." in client_for(staff).get(REPORT, {"ask": "1"}).content.decode()


def test_nobody_else_reads_it(shop: Shop, user: User, client_for: Any, client: Client) -> None:
    for page in (client_for(user), client):
        assert page.get(REPORT).status_code in (302, 403)


def test_staff_try_a_failed_event_again(shop: Shop, user: User, staff: User, client_for: Any, settings: Any) -> None:
    shop.bought(user)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    failed = shop.tell(shop.double.events[-1])
    settings.STRIPE_API_BASE = shop.double.base_url
    form = {"action": "try_again", "_selected_action": [failed.pk]}
    page = client_for(staff).post("/admin/billing/event/", form, follow=True)
    assert "Tried 1 events again: 1 done, 0 not." in page.content.decode()
    assert Event.objects.get(pk=failed.pk).state == "done"


def test_staff_edit_prices_and_nothing_that_happened(trade: Shop, staff: User, client_for: Any) -> None:
    page = client_for(staff)
    pack = Pack.objects.get(slug="starter")
    fields = {"slug": "starter", "name": "Start", "credits": 350, "amount_cents": 600, "currency": "eur",
              "stripe_price_id": "price_new", "is_on_sale": "on", "position": 0}  # fmt: skip
    assert page.post(f"/admin/billing/pack/{pack.pk}/change/", fields).status_code == 302
    pack.refresh_from_db()
    assert (pack.credits, pack.amount_cents) == (350, 600)
    payment = Payment.objects.earliest("pk")
    for place in (f"/admin/billing/payment/{payment.pk}/change/", f"/admin/billing/payment/{payment.pk}/delete/"):
        assert page.post(place, {"amount_cents": 1}).status_code == 403
