"""A set-up that could lose paid work is refused, with what to change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
from pytest_django import Settings

from engine.audio.confinement import Confinement
from soundfoundry import checks
from tests.support.redis_server import RedisServer


def ids(check: Callable[..., list[checks.CheckMessage]]) -> list[str | None]:
    return [message.id for message in check(None)]


def test_the_default_set_up_is_accepted() -> None:
    for check in (
        checks.one_queue_per_worker,
        checks.short_worker_ttl,
        checks.no_eviction,
        checks.cache_apart_from_queue,
    ):
        assert ids(check) == []
    assert ids(checks.plain_job_arguments) == []
    assert ids(checks.runners_exist) == []


@pytest.mark.parametrize("queues", [["default other"], ["default", "unknown"], ["*"]])
def test_a_worker_has_one_known_queue(queues: list[str], settings: Settings) -> None:
    settings.WORKER_QUEUES = queues
    assert ids(checks.one_queue_per_worker) == ["soundfoundry.E001"]


def test_a_dead_worker_is_noticed_within_a_minute(settings: Settings) -> None:
    settings.WORKER_TTL = 61
    assert ids(checks.short_worker_ttl) == ["soundfoundry.E002"]


def test_a_redis_that_evicts_is_refused_in_production(settings: Settings, redis_server: RedisServer) -> None:
    settings.IS_PRODUCTION = True
    settings.REDIS_URL = redis_server.url
    assert ids(checks.no_eviction) == []
    with redis.Redis.from_url(redis_server.url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
    assert ids(checks.no_eviction) == ["soundfoundry.E003"]


def test_a_redis_that_is_away_does_not_stop_the_start(settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    assert ids(checks.no_eviction) == []


@pytest.mark.parametrize(
    ("queue", "cache"),
    [
        ("redis://host:6379/0", "redis://host:6379"),
        ("redis://host:6379/3", "redis://host:6379/3"),
        ("unix:///run/r.sock?db=0", "unix:///run/r.sock"),
    ],
)
def test_the_cache_may_not_share_the_queue_s_database(queue: str, cache: str, settings: Settings) -> None:
    settings.REDIS_URL, settings.CACHE_URL = queue, cache
    assert ids(checks.cache_apart_from_queue) == ["soundfoundry.E004"]


def test_sqlite_is_refused_in_production(settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
    assert ids(checks.shared_database) == ["soundfoundry.E005"]


def test_pickled_job_arguments_are_refused(settings: Settings) -> None:
    settings.RQ_QUEUES = {"default": {"URL": "redis://host"}}
    assert ids(checks.plain_job_arguments) == ["soundfoundry.E006"]


def test_a_kind_of_work_without_its_runner_is_refused(settings: Settings) -> None:
    settings.JOB_RUNNERS = {"generate": "tracks.runners.Nobody"}
    assert ids(checks.runners_exist) == ["soundfoundry.E007"]


@pytest.mark.parametrize(
    ("files", "network", "word"), [(True, False, "network"), (False, False, "files and the network")]
)
def test_a_kernel_that_cannot_confine_looks_at_uploads_is_told(
    monkeypatch: pytest.MonkeyPatch, files: bool, network: bool, word: str
) -> None:
    monkeypatch.setattr(checks, "possible", lambda: Confinement(files=files, network=network))
    assert [(message.id, word in message.msg) for message in checks.looks_are_confined(None)] == [
        ("soundfoundry.W002", True)
    ]
    monkeypatch.setattr(checks, "possible", lambda: Confinement(files=True, network=True))
    assert ids(checks.looks_are_confined) == []
