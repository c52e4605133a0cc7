"""Staff set what may be sent and spent at a service, and put keys back; each change is in the staff pages' log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from jobs.models import ProviderAccount, ProviderKey
from jobs.services.sending.keys import healthy_keys, take_out
from tests.support.paid_work import PaidServices

if TYPE_CHECKING:
    from accounts.models import User

PLACE = "/admin/jobs/provideraccount/fal/change/"
KEYS = "/admin/jobs/providerkey/"
GIVEN = {"is_on": "on", "requests_per_minute": "60", "requests_at_once": "10", "micros_per_hour": "20", "note": ""}


@pytest.fixture
def admin(paid: PaidServices, staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


def test_the_spending_limit_is_written_in_dollars_and_kept_in_micros(admin: Client) -> None:
    form = admin.get(PLACE).context["adminform"].form
    assert form["micros_per_hour"].value() == "20"
    assert admin.post(PLACE, {**GIVEN, "micros_per_hour": "12.34"}).status_code == 302
    assert ProviderAccount.objects.get(slug="fal").micros_per_hour == 12_340_000
    assert 'value="12.34"' in admin.get(PLACE).content.decode()


def test_no_limit_is_an_empty_one(admin: Client) -> None:
    admin.post(PLACE, {**GIVEN, "micros_per_hour": ""})
    assert ProviderAccount.objects.get(slug="fal").micros_per_hour is None
    assert "no limit" in admin.get("/admin/jobs/provideraccount/").content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("micros_per_hour", "0"), ("micros_per_hour", "-1"), ("micros_per_hour", "1.234"), ("micros_per_hour", "1e9"),
        ("micros_per_hour", "NaN"), ("requests_per_minute", "0"), ("requests_per_minute", "9999999"),
        ("requests_at_once", "-1"), ("requests_at_once", "0"), ("requests_at_once", ""),
    ],
)  # fmt: skip
def test_limits_that_make_no_sense_are_refused_and_nothing_changes(admin: Client, name: str, value: str) -> None:
    before = ProviderAccount.objects.filter(slug="fal").values().get()
    answer = admin.post(PLACE, {**GIVEN, "is_on": "", name: value})
    assert answer.status_code == 200
    assert name in answer.context["adminform"].form.errors
    assert ProviderAccount.objects.filter(slug="fal").values().get() == before


def test_a_change_is_logged_with_what_changed(admin: Client, staff: User) -> None:
    admin.post(PLACE, {**GIVEN, "is_on": "", "micros_per_hour": "5"})
    entry = LogEntry.objects.get(user=staff)
    assert entry.object_id == "fal"
    assert "Spending limit per hour (US dollars)" in entry.get_change_message()
    assert "In use" in entry.get_change_message()
    assert "Requests" not in entry.get_change_message()


def test_accounts_come_and_go_with_the_installation_s_keys_only(admin: Client) -> None:
    assert admin.get("/admin/jobs/provideraccount/add/").status_code == 403
    assert admin.post("/admin/jobs/provideraccount/fal/delete/", {"post": "yes"}).status_code == 403
    admin.post(PLACE, {**GIVEN, "slug": "other"})
    assert set(ProviderAccount.objects.values_list("slug", flat=True)) == {"ace-step", "fal", "replicate"}


def out(paid: PaidServices) -> ProviderKey:
    name = healthy_keys("fal", timezone.now())[0]
    take_out(account="fal", name=name, reason="Refused.", is_about_money=False, now=timezone.now())
    return ProviderKey.objects.get(account="fal", name=name)


def test_a_key_that_was_refused_is_put_back(admin: Client, paid: PaidServices, staff: User) -> None:
    key = out(paid)
    assert key.name not in healthy_keys("fal", timezone.now())
    answer = admin.post(KEYS, {"action": "put_back", "_selected_action": [key.pk]}, follow=True)
    assert "Keys in use again: 1" in answer.content.decode()
    assert key.name in healthy_keys("fal", timezone.now())
    assert LogEntry.objects.get(user=staff).get_change_message() == "Put back."


def test_whoever_may_only_look_puts_no_key_back(paid: PaidServices, user: User, client_for: Any) -> None:
    from django.contrib.auth.models import Permission

    key = out(paid)
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=("view_providerkey", "view_provideraccount")))
    client = client_for(user)
    client.post(KEYS, {"action": "put_back", "_selected_action": [key.pk]})
    assert key.name not in healthy_keys("fal", timezone.now())
    assert client.post(PLACE, {**GIVEN, "micros_per_hour": "1"}).status_code == 403
    assert client.get("/admin/jobs/provideraccount/health/").status_code == 200
