"""A plan is a row: staff change it, and whoever has it is served by the changed row at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError
from django.test import Client

from accounts.models import Plan, User
from accounts.plans import of_visitors, plan_for
from accounts.services import change_plan

ClientFor = Callable[[User], Client]


@pytest.fixture
def visitors() -> Any:
    """What a process remembers for visitors is forgotten before and after."""
    of_visitors.forget()
    yield of_visitors
    of_visitors.forget()


@pytest.mark.django_db
def test_an_installation_begins_with_three_plans() -> None:
    rows = Plan.objects.values_list("slug", "longest_seconds", "concurrent_jobs", "priority", "monthly_credits")
    assert list(rows) == [("free", 60, 1, 0, 0), ("pro", 240, 3, 1, 600), ("enterprise", 480, 8, 2, 3000)]
    assert list(Plan.objects.values_list("storage_bytes", "api_requests_per_minute", "renders_per_day")) == [
        (5 * 10**9, 60, 10),
        (100 * 10**9, 300, 0),
        (1000 * 10**9, 1200, 0),
    ]


def test_a_newcomer_is_on_the_free_plan(user: User) -> None:
    assert (user.plan_id, plan_for(user).name) == ("free", "Free")


@pytest.mark.django_db
def test_visitors_have_the_free_plan_and_a_process_reads_it_once(visitors: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert [plan_for(AnonymousUser()).slug for _ in range(5)] == ["free"] * 5


def test_somebody_is_put_on_another_plan(user: User) -> None:
    change_plan(user=user, plan="pro")
    user.refresh_from_db()
    assert plan_for(user).concurrent_jobs == 3


def test_a_plan_that_is_none_is_refused(user: User) -> None:
    with pytest.raises(Plan.DoesNotExist):
        change_plan(user=user, plan="golden")
    user.refresh_from_db()
    assert user.plan_id == "free"


def test_a_changed_row_holds_from_the_next_request(user: User, staff: User, client_for: ClientFor) -> None:
    browser = client_for(user)
    assert "makes up to 1:00" in browser.get("/create/").content.decode()
    plan = Plan.objects.get(slug="free")
    form = {
        field.name: getattr(plan, field.name)
        for field in Plan._meta.fields
        if field.name not in {"id", "slug", "is_public"}
    }
    address = f"/admin/accounts/plan/{plan.pk}/change/"
    assert client_for(staff).post(address, {**form, "longest_seconds": 90, "is_public": "on"}).status_code == 302
    assert "makes up to 1:30" in browser.get("/create/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("longest_seconds", 5),
        ("concurrent_jobs", 0),
        ("priority", 10),
        ("api_requests_per_minute", 0),
        ("storage_bytes", -1),
    ],
)
def test_staff_cannot_write_a_senseless_plan(staff: User, client_for: ClientFor, field: str, value: object) -> None:
    plan = Plan.objects.get(slug="pro")
    form = {one.name: getattr(plan, one.name) for one in Plan._meta.fields if one.name not in {"id", "slug"}}
    answer = client_for(staff).post(f"/admin/accounts/plan/{plan.pk}/change/", {**form, field: value})
    assert answer.status_code == 200
    assert "Please correct the error" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"longest_seconds": 5}, {"concurrent_jobs": 0}, {"priority": 10}, {"api_requests_per_minute": 0}, {"name": ""}],
)
def test_the_database_refuses_a_senseless_plan(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(slug="pro").update(**wrong)


def test_a_plan_with_people_stays(user: User, staff: User, client_for: ClientFor) -> None:
    with pytest.raises(ProtectedError):
        user.plan.delete()
    assert client_for(staff).get(f"/admin/accounts/plan/{user.plan.pk}/delete/").status_code == 403


def test_the_plan_comes_with_the_person(user: User, client_for: ClientFor, django_assert_max_num_queries: Any) -> None:
    browser = client_for(user)
    browser.get("/settings/")
    # The session, the person with the plan, the balance, what is running, free takes of today, used storage (five).
    with django_assert_max_num_queries(10):
        browser.get("/settings/")


@pytest.mark.django_db(transaction=True)
def test_people_keep_their_plans_when_plans_become_rows() -> None:
    executor = MigrationExecutor(connection)
    before = executor.migrate([("accounts", "0002_apikey")]).apps
    before.get_model("accounts", "User").objects.create(email="old@example.org", plan="enterprise")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert User.objects.get(email="old@example.org").plan.longest_seconds == 480
