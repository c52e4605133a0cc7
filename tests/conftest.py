"""What every test may use: people, their clients, and the servers a test may stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from tests.support.redis_server import RedisServer

if TYPE_CHECKING:  # apps are not loaded yet when pytest reads this file
    from accounts.models import User


@pytest.fixture(scope="session", autouse=True)
def _redis_of_this_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer | None]:
    """The Redis that settings name: started here on its own socket, unless TEST_REDIS_URL names a real one."""
    if not settings.REDIS_URL.startswith("unix://"):
        yield None
        return
    server = RedisServer(settings.PLACES.redis_socket, settings.PLACES.redis)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(_redis_of_this_process: object) -> str:
    """The address of the queue's Redis, emptied."""
    for url in (settings.REDIS_URL, settings.CACHE_URL):
        client = redis.Redis.from_url(url)
        client.flushdb()
        client.close()
    return str(settings.REDIS_URL)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A second Redis which the test may stop, start and flush without harm to others; it runs already."""
    folder = Path(settings.DATA_DIR) / tmp_path.name[-20:]
    server = RedisServer(folder / "r.sock", folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def user(db: None) -> User:
    """A free account that has confirmed nothing and made nothing."""
    return get_user_model().objects.create_user("ada@example.org", "a-long-passphrase", display_name="Ada")


@pytest.fixture
def other_user(db: None) -> User:
    return get_user_model().objects.create_user("ben@example.org", "a-long-passphrase", display_name="Ben")


@pytest.fixture
def staff(db: None) -> User:
    return get_user_model().objects.create_superuser("staff@example.org", "a-long-passphrase", display_name="Staff")


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A browser in which the given person is signed in."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
