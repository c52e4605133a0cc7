"""A project, a mix, and tracks without files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.tracks.conftest import MakeTrack, enrich, make_track, rich

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project
    from studio.models import Mix
    from tracks.models import Track

__all__ = ["enrich", "make_track", "rich"]
Named = Callable[..., "Track"]


@pytest.fixture
def project(user: User) -> Project:
    from projects.services import create_project

    return create_project(owner=user, title="An album")


@pytest.fixture
def other_project(user: User) -> Project:
    from projects.services import create_project

    return create_project(owner=user, title="B sides")


@pytest.fixture
def mix(user: User) -> Mix:
    from studio.services import create_mix

    return create_mix(owner=user, title="All together", document={"parts": []})


@pytest.fixture
def named(user: User, make_track: MakeTrack) -> Named:
    """Makes a track of this title."""
    return lambda title: make_track(user, files=False, title=title)


@pytest.fixture
def browser(user: User, redis_url: str) -> Client:
    client = Client()
    client.force_login(user)
    return client
