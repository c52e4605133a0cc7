"""The environment is checked at start and every problem is told at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from soundfoundry.settings.environment import Environment, Misconfigured
from soundfoundry.settings.stores import media_storage, redis_database_number, url_of_next_database

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "music.example.org",
    "DATABASE_URL": "postgres://user:hidden-word@db.example.org:5432/music",
    "REDIS_URL": "redis://redis.example.org:6379/0",
}


def started_with(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder / "data"), "ENV_FILE": ""}
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.DATABASES)"],
        cwd=settings.BASE_DIR,
        env={**base, "DJANGO_SETTINGS_MODULE": "soundfoundry.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_problem_is_told_at_once_without_a_traceback(tmp_path: Path) -> None:
    done = started_with(tmp_path, PORT="many", DEBUG="perhaps", DATABASE_URL="mysql://somewhere", WORKER_TTL="3")
    assert done.returncode == 1
    for name in ("PORT", "DEBUG", "DATABASE_URL", "WORKER_TTL"):
        assert f"- {name} " in done.stderr
    assert "Traceback" not in done.stderr


def test_the_embedded_default_needs_nothing(tmp_path: Path) -> None:
    done = started_with(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "sqlite3" in done.stdout


WRONG = {
    "EMAIL_URL": "smtp://ada:hidden/word@mail.example.org:587",
    "OUTBOUND_ALLOW": "10.0.0.4:8001,10.0.0.5",
    "REDIS_URL": "redis://:hidden@redis.example.org:word/0",
    "CACHE_URL": "redis://redis.example.org:6379/1?db=hidden",
    "S3_ENDPOINT_URL": "store:8333",
    "S3_PUBLIC_ENDPOINT_URL": "https://files.example.org:99999",
    "STORAGE_URL": "s3://music:hidden",
    "DATABASE_URL": "postgres://ada:hidden@db.example.org:word/music",
    "STRIPE_API_BASE": "https://[hidden",
    "FAL_URL": "https://",
}


def test_addresses_nobody_can_reach_are_all_told_at_once_and_not_shown(tmp_path: Path) -> None:
    done = started_with(tmp_path, **WRONG)
    assert done.returncode == 1
    assert {name for name in WRONG if done.stderr.count(f"- {name} ") == 1} == set(WRONG)
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr
    assert "10.0.0.5" in done.stderr


def test_addresses_in_their_usual_forms_are_taken(tmp_path: Path) -> None:
    done = started_with(
        tmp_path,
        EMAIL_URL="smtp://ada%40example.org:a%2Fb@mail.example.org:587/?tls=true",
        OUTBOUND_ALLOW="ace-step:8001, [::1]:8001",
        REDIS_URL="redis://:w%2Ford@redis.example.org:6379/0",
        S3_ENDPOINT_URL="http://store:8333",
        S3_PUBLIC_ENDPOINT_URL="https://[2001:db8::1]:9000",
        STORAGE_URL="s3://music/folder",
        DATABASE_URL="postgres://ada:word@%2Fvar%2Frun%2Fpostgresql/music",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_production_refuses_to_start_without(missing: str, tmp_path: Path) -> None:
    done = started_with(tmp_path, **{name: value for name, value in PRODUCTION.items() if name != missing})
    assert done.returncode == 1
    assert f"- {missing} must" in done.stderr
    assert "hidden-word" not in done.stderr + done.stdout


def test_production_refuses_debug_and_any_host(tmp_path: Path) -> None:
    done = started_with(tmp_path, **{**PRODUCTION, "DEBUG": "true", "ALLOWED_HOSTS": "*"})
    assert "- DEBUG must be off" in done.stderr
    assert "- ALLOWED_HOSTS must name" in done.stderr


def test_production_starts_with_secure_cookies(tmp_path: Path) -> None:
    done = started_with(tmp_path, **PRODUCTION)
    assert done.stdout.startswith("__Host-sessionid"), done.stderr


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-the-file\n")
    assert Environment({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret("SECRET_KEY") == "from-the-file"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("one")
    env = Environment({"SECRET_KEY_FILE": str(tmp_path / "key"), "SECRET_KEY": "two"})
    env.secret("SECRET_KEY")
    with pytest.raises(Misconfigured, match="both set"):
        env.stop_if_wrong()


def test_a_secret_file_that_cannot_be_read_is_named() -> None:
    env = Environment({"SECRET_KEY_FILE": "/nowhere/key"})
    env.secret("SECRET_KEY")
    assert "/nowhere/key" in env.problems[0]


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    started_with(tmp_path)
    key = tmp_path / "data" / "secret_key"
    first = key.read_text()
    started_with(tmp_path)
    assert key.read_text() == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("queue", "cache"),
    [
        ("redis://host:6379/0", "redis://host:6379/1"),
        ("redis://:word@host:6379/4", "redis://:word@host:6379/5"),
        ("redis://host:6379", "redis://host:6379/1"),
        ("unix:///run/my%20redis.sock?db=0", "unix:///run/my%20redis.sock?db=1"),
    ],
)
def test_the_cache_lives_beside_the_queue_not_in_it(queue: str, cache: str) -> None:
    assert url_of_next_database(queue) == cache
    assert redis_database_number(cache) == redis_database_number(queue) + 1


def test_one_address_moves_the_media_files_to_a_bucket() -> None:
    env = Environment({"STORAGE_URL": "s3://songs/files", "S3_ENDPOINT_URL": "http://inside:9000"})
    storage = media_storage(env, settings.PLACES)
    assert storage["BACKEND"] == "files.bucket.BucketStorage"
    assert storage["OPTIONS"]["bucket_name"] == "songs"
    assert storage["OPTIONS"]["location"] == "files"
    assert not env.problems


def test_a_bucket_without_a_name_is_refused() -> None:
    env = Environment({"STORAGE_URL": "s3://"})
    media_storage(env, settings.PLACES)
    assert "names no bucket" in env.problems[0]


def test_an_environment_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\nPORT=many\nexport WORKER_TTL='31'\n\nDEBUG=perhaps\n")
    done = started_with(tmp_path, ENV_FILE=str(file), DEBUG="false")
    assert "- PORT is 'many'" in done.stderr
    assert "DEBUG" not in done.stderr
    assert "WORKER_TTL" not in done.stderr
