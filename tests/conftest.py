"""What every test may use: people, their clients, and the servers a test may stop."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from tests.support.first_rows import commits, remember_first_rows, write_first_rows
from tests.support.ledger import let_tests_flush
from tests.support.live_site import LiveSite
from tests.support.models import models_folder
from tests.support.postgres import OwnPostgres, point_django_at, url_of
from tests.support.redis_server import RedisServer
from tests.support.tables import migrated_database

if TYPE_CHECKING:  # apps are not loaded yet when pytest reads this file
    from accounts.models import User


# What takes a minute and more, mostly waiting, begins first: at the end others would stand still beside it.
LONGEST = ("tests/scaling/", "tests/chaos/", "tests/jobs/test_paid_")
IS_EMPTIED = pytest.StashKey[bool]()
MARKS = {"postgres", "browser", "s3"}
IN_THE_DATABASE = {"db", "transactional_db", "django_db_setup", "live_site", "live_server"}


def brings_own_postgres(config: pytest.Config) -> bool:
    """`pytest -m postgres` where no TEST_DATABASE_URL names a server."""
    chosen = str(config.getoption("markexpr"))
    return "postgres" in chosen and "not postgres" not in chosen and "TEST_DATABASE_URL" not in os.environ


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only tests that touch the database")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where one mark is asked for, files without it need not be read in: that is most of such a run's start."""
    mark = str(config.getoption("markexpr")).partition(" ")[0]
    if mark not in MARKS or not collection_path.match("test_*.py"):
        return None
    return f"mark.{mark}" not in collection_path.read_text(encoding="utf-8") or None


def touches_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or not IN_THE_DATABASE.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = filter(touches_database, items)
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if brings_own_postgres(config) or "postgres" in settings.DATABASES["default"]["ENGINE"]:
        return
    without = pytest.mark.skip(reason="needs PostgreSQL: run it with -m postgres, or set TEST_DATABASE_URL")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(without)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """In whatever order tests come: one that does not commit begins with the rows of the migrations."""
    if item.config.stash.get(IS_EMPTIED, False) and touches_database(item) and not commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            write_first_rows()
        item.config.stash[IS_EMPTIED] = False


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if commits(item):
        item.config.stash[IS_EMPTIED] = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """Called by pytest-django before it makes the test database: the moment to bring a PostgreSQL, or the tables."""
    if not brings_own_postgres(request.config):
        if connection.vendor == "sqlite":
            shutil.copy(migrated_database(), connection.creation._get_test_db_name())
        yield
        return
    server = OwnPostgres()
    server.start()
    point_django_at(server.url)
    yield
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The rows that migrations wrote are remembered as soon as they are there."""
    with django_db_blocker.unblock():
        remember_first_rows()


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """The file with the tables is used as it lies there, and goes with the data directory."""
    is_sqlite = connection.vendor == "sqlite" and not brings_own_postgres(request.config)
    return is_sqlite or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session", autouse=True)
def _flush_in_spite_of_the_guards() -> Iterator[None]:
    """The ledger's database refuses to be emptied; after a transactional test it must be."""
    with pytest.MonkeyPatch.context() as patch:
        let_tests_flush(patch)
        yield


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
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


@pytest.fixture
def postgres_url(db: None) -> str:
    """The address of the test database for other processes; skips where it is not PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: run it with -m postgres, or set TEST_DATABASE_URL")
    return url_of(connection.settings_dict)


@pytest.fixture
def child_environment(transactional_db: None, redis_url: str) -> dict[str, str]:
    """The environment with which a process of the product works on this test's database, Redis and files."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "soundfoundry.settings",
        "DATABASE_URL": url_of(connection.settings_dict),
        "REDIS_URL": redis_url,
        "CACHE_URL": settings.CACHE_URL,
    }


@pytest.fixture(scope="session")
def live_site() -> Iterator[LiveSite]:
    """The whole product as `make run` starts it, on a port and data directory of its own; one for all browser tests."""
    site = LiveSite(MODELS_DIR=str(models_folder()))
    site.start()
    yield site
    site.stop()
