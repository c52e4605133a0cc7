"""Programs that call the API: with a key, or in the name of a signed-in browser."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.tracks.conftest import enrich, make_track, rich

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["enrich", "make_track", "rich"]

Program = Callable[..., Client]


@pytest.fixture
def uncounted(db: None) -> None:
    """Plans under which anybody may call as often as a test wants."""
    from accounts.models import Plan

    Plan.objects.update(api_requests_per_minute=100_000)


@pytest.fixture
def program(db: None, redis_url: str) -> Program:
    """A client that sends somebody's key with every request."""
    from accounts.services import create_api_key

    def made(person: User, *scopes: str) -> Client:
        _, key = create_api_key(user=person, name=uuid.uuid4().hex, scopes=scopes or ("read", "write"))
        return Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)

    return made
