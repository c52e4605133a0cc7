"""The files for containers are valid, and keep what they promise: one open door, no secret inside, nobody is root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.source import APPS, ROOT

COMPOSE = ROOT / "docker-compose.yml"
HOSTS = {"SITE_HOST": "music.example.org", "FILES_HOST": "files.example.org"}
# Each of these is one program of docs/configuration.md.
PROGRAMS = {"web", "events", "worker", "reconciler", "clock", "migrate", "bucket"}
ONCE = {"migrate", "bucket"}


@cache
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def linter(name: str) -> str:
    """A program of the development packages, or of this machine."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here, so it was not asked")
    return found


def complaints(*command: str, **environment: str) -> str:
    """What a linter says when it is not content."""
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def prepared(folder: Path) -> Path:
    """What deploy/prepare makes, elsewhere."""
    place = folder / "deploy"
    if not place.exists():
        place.mkdir()
        for name in ("prepare", "site.env.example"):
            shutil.copy(ROOT / "deploy" / name, place / name)
    subprocess.run([place / "prepare", *HOSTS.values()], check=True, capture_output=True)
    return place


def test_the_dockerfile_is_clean() -> None:
    assert complaints(linter("hadolint"), "Dockerfile") == ""


def test_the_compose_file_follows_its_schema() -> None:
    assert complaints(linter("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE)) == ""


def test_docker_understands_the_compose_file(tmp_path: Path) -> None:
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and complaints(*command, "version") == "":
            break
    else:
        pytest.skip("neither `docker compose` nor `docker-compose` is here, so neither was asked")
    shutil.copy(COMPOSE, tmp_path)
    prepared(tmp_path)
    file = str(tmp_path / COMPOSE.name)
    assert (
        complaints(*command, "--file", file, "--project-directory", str(tmp_path), "config", "--quiet", **HOSTS) == ""
    )


def test_the_proxy_understands_its_configuration() -> None:
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed here, so it was not asked")
    given = ("--adapter", "caddyfile", "--config", "deploy/Caddyfile")
    assert complaints("caddy", "validate", *given, **HOSTS) == ""


def test_every_program_has_a_service_and_the_image_knows_it() -> None:
    started = {name: service["command"][0] for name, service in services().items() if "command" in service}
    assert {name: program for name, program in started.items() if name in PROGRAMS} == {name: name for name in PROGRAMS}
    cases = (ROOT / "deploy" / "start").read_text(encoding="utf-8")
    assert {name for name in PROGRAMS if f"    {name}) " not in cases} == set()


def test_an_unknown_program_is_refused_with_the_list() -> None:
    done = subprocess.run([ROOT / "deploy" / "start", "wbe"], capture_output=True, text=True, check=False)
    assert done.returncode == 64
    assert all(name in done.stderr for name in PROGRAMS)


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert {name for name, service in services().items() if "ports" in service} == {"proxy"}
    assert not any("network_mode" in service for service in services().values())
    inside_only = {name for name, service in services().items() if service["networks"] == ["inside"]}
    assert inside_only == {"postgres", "redis", "store"}
    assert yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["networks"]["inside"] == {"internal": True}


def test_every_service_is_started_again_and_looked_after() -> None:
    for name, service in services().items():
        assert service["restart"] == ("on-failure:3" if name in ONCE else "unless-stopped"), name
    # Pages and events are looked after by the image itself; the others below end when they fail.
    unasked = {name for name, service in services().items() if service.get("healthcheck") == {"disable": True}}
    assert unasked == {"reconciler", "clock", *ONCE}
    assert {name for name, service in services().items() if "healthcheck" not in service} == {"web", "events"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_our_programs_have_no_rights_and_write_nowhere_but_into_their_volume() -> None:
    for name in PROGRAMS:
        service = services()[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "user" not in service, "the image's own user is the right one"
        assert service["volumes"] == ["data:/var/lib/soundfoundry"], name


def test_secrets_are_files_and_stand_nowhere_else() -> None:
    settings = services()["web"]["environment"]
    secret = {"SECRET_KEY", "DATABASE_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"}
    assert secret & set(settings) == set()
    named = {settings[f"{name}_FILE"].removeprefix("/run/secrets/") for name in secret}
    assert named == set(services()["web"]["secrets"])
    assert services()["postgres"]["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/postgres_password"
    kept = subprocess.run(
        ["git", "check-ignore", "deploy/secrets/secret_key", "deploy/site.env"], cwd=ROOT, check=False
    )
    assert kept.returncode in (0, 128), "deploy/secrets or deploy/site.env could be committed"  # 128: no repository


def test_what_the_compose_file_decides_is_told_where_settings_are_chosen() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    told = page.split("can stand in `deploy/site.env`, except", 1)[1].split("\n- ", 1)[0]
    names = {name.removesuffix("_FILE") for name in services()["web"]["environment"]}
    assert {name for name in names | {"PORT", "DATA_DIR", "STATIC_ROOT"} if f"`{name}`" not in told} == set()


def test_uploads_take_the_one_way_that_the_proxy_lets_in() -> None:
    assert services()["web"]["environment"]["S3_UPLOADS"] == "put"


def test_whoever_is_asked_from_outside_keeps_little_in_memory() -> None:
    assert all(services()[name]["tmpfs"] == ["/tmp:size=64m"] for name in ("web", "events"))


def test_redis_forgets_nothing() -> None:
    words = " ".join(services()["redis"]["command"])
    assert "--appendonly yes" in words
    assert "--maxmemory-policy noeviction" in words


def test_preparing_makes_every_secret_once(tmp_path: Path) -> None:
    place = prepared(tmp_path)
    wanted = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["secrets"]
    first = {path.name: path.read_text(encoding="ascii") for path in (place / "secrets").iterdir()}
    assert {f"deploy/secrets/{name}" for name in first} == {entry["file"] for entry in wanted.values()}
    assert len(first["secret_key"]) >= 50
    assert len(set(first.values())) == len(first)
    assert (place / "secrets").stat().st_mode & 0o777 == 0o700
    assert "SITE_HOST=music.example.org\n" in (place / "site.env").read_text(encoding="ascii")

    prepared(tmp_path)

    assert {path.name: path.read_text(encoding="ascii") for path in (place / "secrets").iterdir()} == first


def test_nothing_enters_the_image_unless_it_is_named() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert {*APPS, "templates", "static", "manage.py", "deploy/start"} - let_in == set()
    assert let_in & {"deploy", "tests", "docs", ".env", ".git", ".venv"} == set()


def test_the_door_keeps_probes_and_unsigned_files_inside() -> None:
    rules = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "@inside path /livez /readyz" in rules
    assert "handle /events/* {\n\t\trequest_body {\n\t\t\tmax_size 16KB\n\t\t}\n\t\treverse_proxy events:8000" in rules
    assert "method GET HEAD PUT\n\t\tquery X-Amz-Signature=*" in rules
    assert rules.count("reverse_proxy") == 3
