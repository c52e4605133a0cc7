"""`make doubles`: every service as one process, with what SoundFoundry needs to be told, and a page that steers it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from soundfoundry.settings.environment import values_of_file
from tests.doubles.paid_calls import paid_call
from tests.doubles.running import RunningDoubles, running_doubles
from tests.doubles.services import NAMES
from tests.support.live_site import is_alive
from tests.support.source import ROOT


@pytest.fixture(scope="module")
def doubles() -> Iterator[RunningDoubles]:
    with running_doubles("--seconds", "0") as running:
        yield running


def address_of(doubles: RunningDoubles, name: str) -> str:
    return str(doubles.state(name)["url"])


def first_key(doubles: RunningDoubles, name: str) -> str:
    return doubles[f"{name.upper()}_KEYS"].split(",")[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_service_answers_at_its_address_with_its_key(doubles: RunningDoubles, name: str) -> None:
    assert address_of(doubles, name) == doubles[f"{name.upper()}_URL"].removesuffix("/v1")
    assert address_of(doubles, name).removeprefix("http://") in doubles["OUTBOUND_ALLOW"].split(",")
    before = doubles.state(name)["counts"]["accepted"]
    assert paid_call(name, address_of(doubles, name), first_key(doubles, name)).status_code in (200, 201)
    assert doubles.state(name)["counts"]["accepted"] == before + 1
    assert doubles.requests(name)[-1]["request_id"] == "request-of-the-product"


def test_a_key_is_revoked_and_restored_while_it_runs(doubles: RunningDoubles) -> None:
    first, second = doubles["FAL_KEYS"].split(",")
    assert doubles.tell("fal", revoke=first)["keys"][first]["is_good"] is False
    assert paid_call("fal", doubles["FAL_URL"], first).status_code == 401
    assert paid_call("fal", doubles["FAL_URL"], second).status_code == 200
    doubles.tell("fal", restore=first)
    assert paid_call("fal", doubles["FAL_URL"], first).status_code == 200


def test_a_service_is_switched_off_and_on_while_the_others_work(doubles: RunningDoubles) -> None:
    key = first_key(doubles, "fal")
    doubles.tell("fal", door="refuses")
    with pytest.raises(httpx.ConnectError):
        paid_call("fal", doubles["FAL_URL"], key)
    assert paid_call("replicate", doubles["REPLICATE_URL"], first_key(doubles, "replicate")).status_code == 201
    doubles.tell("fal", door="503")
    assert paid_call("fal", doubles["FAL_URL"], key).status_code == 503
    doubles.tell("fal", door="open")
    assert paid_call("fal", doubles["FAL_URL"], key).status_code == 200


def test_faults_come_once_or_at_a_share_and_are_mended(doubles: RunningDoubles) -> None:
    key = first_key(doubles, "fal")
    doubles.tell("fal", next="queue_full,maintenance")
    assert [paid_call("fal", doubles["FAL_URL"], key).status_code for _ in range(3)] == [429, 503, 200]
    doubles.tell("all", fault="lost_answer", share=1)
    with pytest.raises(httpx.RemoteProtocolError):
        paid_call("gemini", doubles["GEMINI_URL"], first_key(doubles, "gemini"))
    assert doubles.tell("all", mend=1)["gemini"]["shares"] == {}
    assert len(doubles.tell("replicate", faults=0.2)["shares"]) > 50
    doubles.tell("replicate", mend=1)


def test_what_was_made_is_listed_with_its_bill(doubles: RunningDoubles) -> None:
    request_id = paid_call("fal", doubles["FAL_URL"], first_key(doubles, "fal")).json()["request_id"]
    while not doubles.generations("fal")[request_id]["ending"]:
        pass
    assert doubles.generations("fal")[request_id] == {"ending": "completed", "is_billed": True, "webhook": ""}


def test_every_button_and_field_of_the_page_does_something(doubles: RunningDoubles) -> None:
    with httpx.Client(base_url=doubles.control, trust_env=False, follow_redirects=True) as browser:
        page = browser.get("/").text
        forms = re.findall(r'<form method="post" action="(/\w+)">(.*?)</form>', page)
        assert {action for action, _ in forms} == {"/all", *(f"/{name}" for name in NAMES)}
        buttons = [
            (to, *pair) for to, form in forms for pair in re.findall(r'<button name="(\w+)" value="([^"]*)"', form)
        ]
        assert {name for _, name, _ in buttons} == {"mend", "door", "restart", "revoke", "empty"}
        for to, name, value in buttons:
            assert browser.post(to, data={name: value}).status_code == 200
        after = browser.get("/").text
        assert {"Restore", "Fill the account"} <= set(re.findall(r">([^<]+)</button>", after))
        for to, field, value in [
            (to, *pair) for to, form in forms for pair in re.findall(r'<input name="(\w+)" value="([^"]*)"', form)
        ]:
            if field != "share":
                assert browser.post(to, data={field: value}).status_code == 200
    for name in NAMES:
        for key in doubles.state(name)["keys"]:
            doubles.tell(name, restore=key, fill=key, door="open")


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("/nobody", {}, "No double is called"),
        ("/fal", {"colour": "red"}, "choose from door"),
        ("/fal", {"door": "ajar"}, "open, refuses, 503"),
        ("/fal", {"next": "sunshine"}, "queue_full"),
        ("/fal", {"fault": "queue_full"}, "needs a share"),
        ("/fal", {"fault": "queue_full", "share": 7}, "between 0 and 1"),
        ("/fal", {"restart": 1}, "Only ACE-Step"),
        ("/gemini", {"revoke": "x"}, "choose one of key-of-the-double"),
        ("/fal", [], "Send an object"),
    ],
)
def test_what_can_not_be_done_is_refused_with_a_sentence(
    doubles: RunningDoubles, path: str, given: object, said: str
) -> None:
    answer = httpx.post(doubles.control + path, json=given, trust_env=False)
    assert answer.status_code in (400, 404)
    assert said in answer.text


def test_the_lines_are_a_file_that_the_settings_read(tmp_path: Path) -> None:
    with running_doubles("--only", "fal,replicate", "--write", str(tmp_path / "doubles.env")) as doubles:
        assert values_of_file(tmp_path / "doubles.env") == doubles
        assert list(doubles.tell("all")) == ["fal", "replicate"]
        assert "ACE_STEP_URL" not in doubles
        assert doubles["WEBHOOK_BASE_URL"] == "http://127.0.0.1:8000"


def test_a_taken_port_is_said_and_the_next_free_one_is_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        if port > 65_000:
            pytest.skip("the ports end here")
        with running_doubles("--ports", str(port - 1), "--only", "fal") as doubles:
            assert f"Port {port} is taken: fal is at " in doubles.said[0]
            assert doubles["FAL_URL"] != f"http://127.0.0.1:{port}"
            assert doubles.state("fal")["url"] == doubles["FAL_URL"]


def test_it_does_not_outlive_the_test_that_started_it() -> None:
    code = (
        "from tests.doubles.running import running_doubles as r; import os; c = r('--only', 'fal'); d = c.__enter__(); "
    )
    code += "print(d.process.pid, d['FAL_URL'], flush=True); os._exit(1)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout
    pid, address = told.split()
    while is_alive(int(pid)):
        time.sleep(0.05)
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_on_request_even_in_the_background_of_a_shell(number: signal.Signals) -> None:
    command = f"{sys.executable} -m tests.doubles --ports 0 --only fal & echo $!; wait $!; echo ended with $?"
    with subprocess.Popen(["sh", "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout is not None
        pid = int(shell.stdout.readline())
        while not shell.stdout.readline().startswith("Ctrl-C"):
            pass
        subprocess.run(["kill", f"-{number.value}", str(pid)], check=True)
        assert shell.stdout.readline() == "ended with 0\n"
