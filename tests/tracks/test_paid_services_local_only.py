"""LOCAL_ONLY: nothing of outside is offered, nobody is connected to, and what waits for a service ends well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client

from credits.queries import balance
from engine.brief import BriefError
from makers import choosing
from tests.engine.outbound.world import Connections
from tests.support.paid_work import ACE, ACE_AT_FAL, COMPOSER, MUSICGEN, PaidServices, broken_promises, post

if TYPE_CHECKING:
    from accounts.models import User

READ = """
import json, django
from django.conf import settings
print(json.dumps([settings.LOCAL_ONLY, list(settings.PROVIDER_ACCOUNTS_AND_KEYS)]))
"""
KEYS = {"FAL_KEYS": "a:b", "REPLICATE_KEYS": "r8_x", "ACE_STEP_URL": "http://127.0.0.1:8001"}


@pytest.fixture(scope="module")
def connections() -> Connections:
    """An audit hook can't be taken away again, so there is one."""
    return Connections()


def outward(tried: list[Any]) -> list[Any]:
    """Everything but our own Redis and database, which are reached by their sockets."""
    redis = urlsplit(django_settings.REDIS_URL)
    ours = (redis.path, str(django_settings.PLACES.redis_socket), (redis.hostname, redis.port or 6379))
    return [place for place in tried if place not in ours]


def switch_on(paid: PaidServices) -> None:
    paid.settings.LOCAL_ONLY = True
    paid.settings.PROVIDER_ACCOUNTS_AND_KEYS = {}


def test_nothing_of_outside_is_offered_and_nobody_is_connected_to(
    paid: PaidServices, buyer: User, client_for: Callable[[User], Client], connections: Connections
) -> None:
    paid.offer(ACE_AT_FAL, MUSICGEN, ACE)
    switch_on(paid)
    assert [one.slug for one in choosing.makers()] == [COMPOSER]
    client = client_for(buyer)
    with connections.watched() as tried:
        page = client.get("/create/").content.decode()
        job = paid.live(paid.ask(buyer, "auto").job)
        with pytest.raises(BriefError):
            paid.ask(buyer, ACE_AT_FAL)
    assert "fal.ai" not in page
    assert job.state == "complete"
    assert outward(tried) == []
    assert sum(len(double.requests) for double in paid.doubles.values()) == 0


@pytest.mark.parametrize("slug", [ACE_AT_FAL, ACE])
def test_what_waits_for_a_service_is_made_here_or_ends_for_free(
    paid: PaidServices, buyer: User, connections: Connections, slug: str
) -> None:
    paid.offer(slug)
    moves, stays = paid.ask(buyer, slug).job, paid.ask(buyer, slug, may_fall_back=False).job
    switch_on(paid)
    with connections.watched() as tried:
        moves, stays = paid.live(moves), paid.live(stays)
    assert (moves.state, moves.model) == ("complete", COMPOSER)
    assert (stays.state, stays.error_code) == ("failed", "unavailable")
    assert stays.error_message.endswith(
        "is not in use here at the moment. This cost nothing: ask again, or let somebody else make it."
    )
    assert outward(tried) == []
    assert (balance(buyer).available, balance(buyer).held) == (999, 0)
    assert broken_promises() == []


def test_what_a_service_had_accepted_ends_at_its_deadline_without_a_connection(
    paid: PaidServices, buyer: User, connections: Connections
) -> None:
    paid.offer(ACE_AT_FAL)
    with connections.watched() as tried:
        job = paid.step(paid.ask(buyer, ACE_AT_FAL).job)
    assert [place[1] for place in outward(tried)] == [int(paid.fal.address.rpartition(":")[2])]
    asked = len(paid.fal.requests)
    switch_on(paid)
    with connections.watched() as tried:
        job = paid.step(job)
        paid.let_time_run_out()
        job = paid.live(job)
    assert (job.state, balance(buyer).available, len(paid.fal.requests)) == ("failed", 1000, asked)
    assert outward(tried) == []


def test_no_webhook_is_expected(paid: PaidServices, buyer: User, client: Client, connections: Connections) -> None:
    paid.offer(ACE_AT_FAL)
    job = paid.step(paid.ask(buyer, ACE_AT_FAL).job)
    genuine = paid.letter(paid.fal, job.request_id)
    switch_on(paid)
    with connections.watched() as tried:
        assert post(client, genuine).status_code == 400
    assert outward(tried) == []


def settings_of(**environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, **KEYS, **environment, "DJANGO_SETTINGS_MODULE": "soundfoundry.settings"}
    return subprocess.run(
        [sys.executable, "-c", READ], env=given, cwd=django_settings.BASE_DIR, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_the_switch_takes_every_account_away_whatever_keys_there_are() -> None:
    assert json.loads(settings_of(LOCAL_ONLY="true").stdout) == [True, []]
    assert json.loads(settings_of().stdout) == [False, ["fal", "replicate", "ace-step"]]


def test_settings_refuse_it_together_with_a_shop() -> None:
    refused = settings_of(LOCAL_ONLY="true", STRIPE_SECRET_KEY="sk_test_1", STRIPE_WEBHOOK_SECRETS="whsec_1")
    assert refused.returncode != 0
    assert "LOCAL_ONLY means that nobody outside is asked, but STRIPE_SECRET_KEY is set" in refused.stderr
