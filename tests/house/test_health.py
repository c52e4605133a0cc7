"""The probes tell the truth within two seconds and nothing that is secret."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from soundfoundry.health import PATIENCE_SECONDS
from tests.support.postgres import OwnPostgres
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_livez_answers_while_everything_else_is_away(settings: Settings, django_db_blocker: DjangoDbBlocker) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    with django_db_blocker.block():
        answer = Client().get("/livez")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_readyz_is_ok_when_all_works(redis_url: str) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok"), answer.json()


def test_readyz_is_degraded_without_redis(settings: Settings, redis_server: RedisServer) -> None:
    settings.REDIS_URL = redis_server.url
    assert Client().get("/readyz").json()["status"] == "ok"
    redis_server.stop()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["redis"] == "down"
    redis_server.start()
    assert Client().get("/readyz").json()["status"] == "ok"


def test_readyz_is_unavailable_without_storage(settings: Settings, redis_url: str) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": "/proc/nowhere"}},
    }
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["storage"]) == (503, "down")


@pytest.mark.postgres
def test_readyz_is_unavailable_once_the_database_is_stopped(redis_url: str) -> None:
    server = OwnPostgres()
    server.start()
    try:
        old = dict(connection.settings_dict)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert Client().get("/readyz").status_code == 200
        connection.settings_dict.update(HOST=str(server.folder), PORT="", USER="tests", NAME="postgres", PASSWORD="")
        server.stop()
        answer = Client().get("/readyz")
    finally:
        connection.settings_dict.update(old)
        server.stop()
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "down")


@pytest.mark.postgres
def test_a_database_that_never_answers_is_given_up_within_two_seconds(
    deaf_port: int, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """By the probe's own patience, which is shorter than that of the database's client; no busy machine changes it."""
    old = dict(connection.settings_dict)
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(deaf_port))
    connect_timeout = connection.settings_dict["OPTIONS"]["connect_timeout"]
    try:
        answer = Client().get("/readyz")
    finally:
        connection.settings_dict.update(old)
    assert answer.status_code == 503
    assert PATIENCE_SECONDS < 2.0 < connect_timeout
    assert f"database did not answer within {PATIENCE_SECONDS} s" in caplog.text


def test_probes_answer_any_host_and_tell_no_secret(settings: Settings, redis_url: str) -> None:
    answer = Client().get("/readyz", headers={"host": "10.1.2.3"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "redis://" not in text
    assert str(settings.DATA_DIR) not in text
    assert settings.SECRET_KEY not in text
