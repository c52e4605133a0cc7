"""Keys for programs: shown once, kept as a fingerprint, dead as soon as they are revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def test_only_the_fingerprint_of_a_key_is_kept(user: User) -> None:
    from accounts.models import ApiKey
    from accounts.services import create_api_key

    made = [create_api_key(user=user, name=f"key {number}", scopes=["read"])[1] for number in range(20)]
    kept = serializers.serialize("json", ApiKey.objects.all())
    assert not [key for key in made if key in kept or key[3:] in kept]
    assert len(set(made)) == 20


def test_a_key_is_its_person_until_it_is_revoked(user: User) -> None:
    from accounts.services import authenticate_key, create_api_key, revoke_api_key

    row, key = create_api_key(user=user, name="laptop", scopes=["read", "write"])
    found = authenticate_key(key=key)
    assert found is not None
    assert (found.user, found.scopes) == (user, ["read", "write"])
    revoke_api_key(user=user, pk=row.pk)
    assert authenticate_key(key=key) is None


def test_a_mistyped_key_costs_no_look_up(user: User, django_assert_num_queries: Callable[[int], object]) -> None:
    from accounts.services import authenticate_key, create_api_key

    _, key = create_api_key(user=user, name="laptop", scopes=["read"])
    with django_assert_num_queries(0):
        for wrong in (key[:-1] + ("A" if key[-1] != "A" else "B"), "", "sf_", key + "x", key.upper(), "sf_é" + key[4:]):
            assert authenticate_key(key=wrong) is None


def test_a_key_ends_when_its_time_is_over(user: User) -> None:
    from accounts.services import authenticate_key, create_api_key

    _, key = create_api_key(user=user, name="old", scopes=["read"], expires_at=timezone.now() - timedelta(seconds=1))
    assert authenticate_key(key=key) is None


def test_a_suspended_person_s_key_opens_nothing(user: User) -> None:
    from accounts.models import User
    from accounts.services import authenticate_key, create_api_key, suspend

    _, key = create_api_key(user=user, name="laptop", scopes=["read"])
    assert suspend(people=User.objects.filter(pk=user.pk)) == 1
    assert authenticate_key(key=key) is None


def test_nobody_revokes_somebody_else_s_key(user: User, other_user: User) -> None:
    from accounts.models import ApiKey
    from accounts.services import authenticate_key, create_api_key, revoke_api_key

    row, key = create_api_key(user=user, name="laptop", scopes=["read"])
    with pytest.raises(ApiKey.DoesNotExist):
        revoke_api_key(user=other_user, pk=row.pk)
    assert authenticate_key(key=key) is not None


@pytest.mark.parametrize(("name", "scopes"), [("", ["read"]), ("x" * 61, ["read"]), ("fine", []), ("fine", ["admin"])])
def test_a_key_needs_a_name_and_a_known_scope(user: User, name: str, scopes: list[str]) -> None:
    from accounts.services import KeyRefused, create_api_key

    with pytest.raises(KeyRefused):
        create_api_key(user=user, name=name, scopes=scopes)


def test_the_page_shows_a_key_once(user: User, client_for: ClientFor) -> None:
    client = client_for(user)
    page = client.post("/settings/keys/", {"name": "laptop", "scopes": ["read"]})
    key = page.context["new_key"]
    assert page.status_code == 200
    assert key in page.content.decode()
    again = client.get("/settings/keys/").content.decode()
    assert key not in again
    assert key[:10] in again
