"""`manage.py providers` prints what the staff page shows, within 100 columns, and has the same switches."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.models import ProviderAccount
from jobs.outside import key_name
from jobs.services.sending.keys import healthy_keys, take_out
from tests.jobs.test_staff_sees_providers import sent
from tests.support.paid_work import MINIMAX, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

LONG = "The account is empty: add money at the service, or replace the key by one of an account that has some. " * 2


def said(*words: str) -> str:
    out = StringIO()
    call_command("providers", *words, stdout=out)
    return out.getvalue()


def take_first_key_out(paid: PaidServices) -> str:
    name = key_name(paid.fal.key)
    take_out(account="fal", name=name, reason=LONG, is_about_money=False, now=timezone.now())
    return name


def test_everything_is_told_within_100_columns(paid: PaidServices, user: User) -> None:
    name = take_first_key_out(paid)
    sent(user, MINIMAX)
    told = said()
    for words in (
        "fal.ai (fal): in use", "Replicate (replicate)", f"{name} out since", "until somebody puts it back",
        "0 of 60 requests in the last minute", "$0.03 in the last hour (of $20.00)", MINIMAX, "closed",
        "0 waiting, 0 under way", "queues    default 0", "$0.03 ####",
    ):  # fmt: skip
        assert words in told, words
    assert max(map(len, told.splitlines())) <= 100


def test_without_redis_the_rest_is_told(paid: PaidServices, user: User, settings: Any) -> None:
    sent(user, MINIMAX)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    told = said()
    assert "Redis is away" in told
    assert "not known of 10 at once" in told
    assert "$0.03 in the last hour" in told
    assert max(map(len, told.splitlines())) <= 100


def test_programs_get_the_same_as_one_object(paid: PaidServices, user: User) -> None:
    sent(user, MINIMAX)
    told = json.loads(said("--json"))
    fal = next(one for one in told["accounts"] if one["slug"] == "fal")
    assert fal["spent_hour_micros"] == 30_000
    assert fal["models"][0]["slug"] == MINIMAX
    assert told["work"]["queues"] == [{"name": "default", "doorbells": 0}]
    assert len(told["hours"]) == 24


def test_a_key_is_put_back_by_its_name(paid: PaidServices) -> None:
    name = take_first_key_out(paid)
    assert f"Key {name} of fal is used again." in said("--put-back", name)
    assert name in healthy_keys("fal", timezone.now())


def test_a_key_that_is_not_out_is_refused_with_the_names_of_those_that_are(paid: PaidServices) -> None:
    name = take_first_key_out(paid)
    with pytest.raises(CommandError, match=rf"not known: nonsense. Keys that are out: {name}"):
        said("--put-back", name, "nonsense")
    assert name not in healthy_keys("fal", timezone.now()), "all or nothing"


def test_accounts_are_switched_off_and_on(paid: PaidServices) -> None:
    assert "switched off" in said("--off", "fal")
    assert not ProviderAccount.objects.get(slug="fal").is_on
    assert "already switched off" in said("--off", "fal")
    assert "fal.ai (fal): in use" in said("--on", "fal")
    with pytest.raises(CommandError, match="No account is called suno"):
        said("--off", "suno")
    with pytest.raises(CommandError, match="Off and on at once: fal"):
        said("--off", "fal", "--on", "fal")


def test_one_wrong_account_changes_none(paid: PaidServices) -> None:
    with pytest.raises(CommandError, match="No account is called typo"):
        said("--off", "fal", "--off", "typo")
    assert "fal.ai (fal): in use" in said()
