"""Live events reach exactly the person they belong to, and refuse quickly when they cannot work."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
import redis
from django.test import Client
from pytest_django import Settings

import live
from accounts.models import User
from accounts.services import suspend
from live import streams as live_streams
from live.streams import Streams
from tests.support.redis_server import RedisServer
from tests.support.streams import Listener

pytestmark = pytest.mark.django_db(transaction=True)
ClientFor = Callable[[User], Client]


@pytest.fixture
def streams(settings: Settings, redis_server: RedisServer) -> Streams:
    settings.REDIS_URL = redis_server.url
    return Streams()


def cookies_of(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def publish(server: RedisServer, person: User, state: str) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.publish(live.person(person.pk).channel, json.dumps({"job": "1", "state": state}))


def test_an_event_reaches_its_person_on_every_open_page_and_nobody_else(
    streams: Streams, redis_server: RedisServer, user: User, other_user: User, client_for: ClientFor
) -> None:
    mine, theirs = cookies_of(client_for(user)), cookies_of(client_for(other_user))

    async def story() -> None:
        one, two, other = (Listener(streams.serve, cookies).start() for cookies in (mine, mine, theirs))
        for listener in (one, two, other):
            await listener.until(b"retry: ")
        await asyncio.to_thread(publish, redis_server, user, "COMPLETE")
        await asyncio.to_thread(publish, redis_server, other_user, "FAILED")
        await one.until(b'"COMPLETE"')
        await two.until(b'"COMPLETE"')
        await other.until(b'"FAILED"')
        assert b"COMPLETE" not in other.body
        assert one.headers["content-type"].startswith("text/event-stream")
        for listener in (one, two, other):
            listener.leave()
            await listener.finish()

    asyncio.run(story())


@pytest.mark.parametrize("cookies", ["", "sessionid=made-up", "sessionid=\x00", "=;=;"])
def test_nobody_listens_without_signing_in(cookies: str, streams: Streams) -> None:
    async def story() -> int:
        listener = Listener(streams.serve, cookies).start()
        await listener.finish()
        return listener.status

    assert asyncio.run(story()) == 401


def test_a_suspended_person_hears_nothing(streams: Streams, user: User, client_for: ClientFor) -> None:
    cookies = cookies_of(client_for(user))
    User.objects.filter(pk=user.pk).update(is_suspended=True)

    async def story() -> int:
        listener = Listener(streams.serve, cookies).start()
        await listener.finish()
        return listener.status

    assert asyncio.run(story()) == 401


def test_without_redis_the_answer_is_a_quick_503(
    streams: Streams, redis_server: RedisServer, user: User, client_for: ClientFor
) -> None:
    cookies = cookies_of(client_for(user))
    redis_server.stop()

    async def story() -> Listener:
        listener = Listener(streams.serve, cookies).start()
        await listener.finish()
        return listener

    listener = asyncio.run(story())
    assert listener.status == 503
    assert listener.headers["retry-after"] == "10"


def test_streams_end_when_redis_goes_away_and_work_again_when_it_returns(
    streams: Streams, redis_server: RedisServer, user: User, client_for: ClientFor
) -> None:
    cookies = cookies_of(client_for(user))

    async def story() -> None:
        first = Listener(streams.serve, cookies).start()
        await first.until(b"retry: ")
        await asyncio.to_thread(redis_server.stop)
        await first.finish()
        assert first.is_finished
        await asyncio.to_thread(redis_server.start)
        again = Listener(streams.serve, cookies).start()
        await again.until(b"retry: ")
        await asyncio.to_thread(publish, redis_server, user, "FETCHING")
        await again.until(b'"FETCHING"')
        again.leave()
        await again.finish()

    asyncio.run(story())


def test_one_person_has_a_limited_number_of_streams(
    streams: Streams, settings: Settings, user: User, client_for: ClientFor
) -> None:
    settings.EVENT_STREAMS_PER_PERSON = 2
    cookies = cookies_of(client_for(user))

    async def story() -> None:
        open_ones = [Listener(streams.serve, cookies).start() for _ in range(2)]
        for listener in open_ones:
            await listener.until(b"retry: ")
        third = Listener(streams.serve, cookies).start()
        await third.finish()
        assert third.status == 429
        open_ones[0].leave()
        await open_ones[0].finish()
        fourth = Listener(streams.serve, cookies).start()
        await fourth.until(b"retry: ")
        for listener in (open_ones[1], fourth):
            listener.leave()
            await listener.finish()

    asyncio.run(story())


def test_stopping_the_process_ends_every_stream(streams: Streams, user: User, client_for: ClientFor) -> None:
    cookies = cookies_of(client_for(user))

    async def story() -> None:
        listener = Listener(streams.serve, cookies).start()
        await listener.until(b"retry: ")
        streams.close()
        await listener.finish()
        assert listener.is_finished
        late = Listener(streams.serve, cookies).start()
        await late.finish()
        assert late.status == 503

    asyncio.run(story())


def test_a_quiet_stream_is_kept_open_by_comments(
    streams: Streams, user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_streams, "HEARTBEAT_SECONDS", 0.05)
    cookies = cookies_of(client_for(user))

    async def story() -> None:
        listener = Listener(streams.serve, cookies).start()
        await listener.until(b": still here\n\n: still here")
        listener.leave()
        await listener.finish()

    asyncio.run(story())


def test_a_process_without_streams_sends_pages_back_to_asking(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).get("/events/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def sign_out(client: Client, _: User) -> None:
    client.logout()


def suspend_them(_: Client, person: User) -> None:
    suspend(people=User.objects.filter(pk=person.pk))


def change_password(_: Client, person: User) -> None:
    person.set_password("another good one 7")
    person.save()


@pytest.mark.parametrize("end", [sign_out, suspend_them, change_password])
def test_an_open_stream_ends_with_the_session_that_opened_it(
    end: Callable[[Client, User], None],
    streams: Streams,
    redis_server: RedisServer,
    user: User,
    other_user: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_streams, "WATCH_SECONDS", 0.05)
    browser = client_for(user)
    mine, theirs = cookies_of(browser), cookies_of(client_for(other_user))

    async def story() -> None:
        ended, neighbour = (Listener(streams.serve, cookies).start() for cookies in (mine, theirs))
        for listener in (ended, neighbour):
            await listener.until(b"retry: ")
        await asyncio.to_thread(end, browser, user)
        await ended.finish()
        assert ended.is_finished
        await asyncio.to_thread(publish, redis_server, other_user, "COMPLETE")
        await neighbour.until(b'"COMPLETE"')
        neighbour.leave()
        await neighbour.finish()

    asyncio.run(story())


def test_signing_out_elsewhere_leaves_this_page_its_stream(
    streams: Streams, user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_streams, "WATCH_SECONDS", 0.05)
    monkeypatch.setattr(live_streams, "HEARTBEAT_SECONDS", 0.1)
    here, elsewhere = client_for(user), client_for(user)

    async def story() -> None:
        listener = Listener(streams.serve, cookies_of(here)).start()
        other = Listener(streams.serve, cookies_of(elsewhere)).start()
        for page in (listener, other):
            await page.until(b"retry: ")
        await asyncio.to_thread(elsewhere.logout)
        await other.finish()
        await listener.until(b": still here\n\n: still here")
        listener.leave()
        await listener.finish()

    asyncio.run(story())
