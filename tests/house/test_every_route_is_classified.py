"""Every address × method × everybody: an address that is not classified here fails, and so does one that leaks."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from tests.house.routes import KINDS, address, kind_of, routes
from tests.support.pictures import picture_of
from tests.tracks.conftest import MakeTrack, make_track

if TYPE_CHECKING:
    from accounts.models import ApiKey, User
    from projects.models import Item
    from tracks.models import Track

__all__ = ["make_track"]

ClientFor = Callable[["User"], Client]
UNSAFE = ("post", "put", "patch", "delete")

WORDS = {
    "verb": "discard",
    "file_format": "mp3",
    "text_format": "text",
    "name": "drums",
    "kind": "track",
    "resource": "tracks",
    "token": "x",
    "filename": "x.mp3",
    "account": "fal",
    "number": 0,
}


@dataclass(frozen=True)
class World:
    """One person with a track, a job, a key and a mix, and the others who try their doors."""

    track: Track
    key: ApiKey
    clients: dict[str, Client]
    upload_pk: uuid.UUID
    mix_pk: uuid.UUID
    note: Item
    picture_pk: uuid.UUID
    lyrics_pk: uuid.UUID
    take_pk: uuid.UUID

    def place(self, name: str, pattern: str, *, missing: bool = False) -> str:
        pk: object = self.track.pk
        mine: dict[object, set[str]] = {
            self.upload_pk: {"api:upload", "api:complete_upload", "api:resume_upload", "studio:forget"},
            self.take_pk: {"studio:keep_chunk", "studio:finish_take", "studio:mix_take", "studio:forget_take"},
            self.mix_pk: {name} if "mix" in name else {"studio:freeze_part"},
            self.picture_pk: {name} if "picture" in name else set(),
            self.note.pk: {"projects:item", "api:project_item"},
            self.lyrics_pk: {name} if "lyrics" in name else set(),
            self.note.project_id: {name} if "project" in name else {"api:bring_items"},
            self.track.job_id: {"jobs:cancel", "api:job", "api:cancel_job"},
            self.track.request_id: {"tracks:request"},
            self.key.pk: {"accounts:revoke_key"},
        }
        if name != "projects:choose":
            pk = next((thing for thing, names in mine.items() if name in names), pk)
        if missing:
            pk = self.key.pk + 1000 if name == "accounts:revoke_key" else uuid.UUID(int=1)
        return address(pattern, {"pk": pk, "object_id": 1, "content_type_id": 999_999, **WORDS})


@pytest.fixture
def world(
    user: User, other_user: User, staff: User, client_for: ClientFor, make_track: MakeTrack, redis_url: str
) -> World:
    from accounts.services import create_api_key
    from files.services import start_upload
    from projects.services import add_note, create_lyrics, create_project
    from studio.services import create_mix, start_take

    key, _ = create_api_key(user=user, name="mine", scopes=["read"])
    signed_in = {"other": client_for(other_user), "owner": client_for(user), "staff": client_for(staff)}
    clients = {"anonymous": Client(), **signed_in}
    for client in clients.values():
        client.raise_request_exception = False
    upload = start_upload(owner=user, content_type="audio/wav", size_bytes=9).upload
    mix = create_mix(owner=user, title="Mine", document={})
    note = add_note(project_pk=create_project(owner=user, title="Mine").pk, by=user, note="Mine")
    picture = picture_of(user)
    lyrics, take = create_lyrics(owner=user, title="Mine"), start_take(owner=user, sample_rate=48000, has_consent=True)
    return World(make_track(user), key, clients, upload.pk, mix.pk, note, picture.pk, lyrics.pk, take.pk)


ROUTES = sorted(set(routes()))
NAMED = [(name, pattern) for name, pattern in ROUTES if kind_of(name) != "staff"]
# One world serves all addresses of a kind: what is asked of them below changes nothing.
of_each_kind = pytest.mark.parametrize("kind", sorted({kind_of(name) for name, _ in NAMED}))


def addresses_of(kind: str) -> Iterator[tuple[str, str]]:
    return ((name, pattern) for name, pattern in NAMED if kind_of(name) == kind)


def test_every_route_is_classified() -> None:
    assert {name for name, _ in ROUTES if not kind_of(name)} == set()


def test_no_classified_route_is_gone() -> None:
    assert set(KINDS) - {name for name, _ in ROUTES} == set()


EVERYBODY = ("anonymous", "other", "owner", "staff")
SEEN_BY: dict[str, dict[str, set[int]]] = {
    "open": {"anonymous": {200}, "other": {200}, "owner": {200}, "staff": {200}},
    "probe": {who: {200} for who in EVERYBODY},
    "document": {who: {200} for who in EVERYBODY},
    "entrance": {who: {200, 302, 404} for who in EVERYBODY},
    "person": {"anonymous": {302}, "other": {200, 302}, "owner": {200, 302}, "staff": {200, 302}},
    "mine": {"anonymous": {302}, "other": {404}, "owner": {200}, "staff": {404}},
    "drawn": {"anonymous": {302}, "other": {404}, "owner": {200, 404}, "staff": {404}},
    "heard": {"anonymous": {302}, "other": {404}, "owner": {200, 400}, "staff": {404}},
    "verb": {"anonymous": {302, 405}, "other": {405}, "owner": {405}, "staff": {405}},
    "hook": {who: {405} for who in EVERYBODY},
    "look": {"anonymous": {405}, "other": {405}, "owner": {405}, "staff": {405}},
    "listen": {"anonymous": {404}, "other": {404}, "owner": {200, 302}, "staff": {404}},
    "signed": {"anonymous": {404}, "other": {404}, "owner": {404}, "staff": {404}},
    "way in": {who: {405} for who in EVERYBODY},
    "stream": {"anonymous": {401, 503}, "other": {401, 503}, "owner": {401, 503}, "staff": {401, 503}},
    "program": {"anonymous": {401}, "other": {200, 404, 405}, "owner": {200, 405}, "staff": {200, 404, 405}},
    "nothing": {"anonymous": {404}, "other": {404}, "owner": {404}, "staff": {404}},
}  # fmt: skip


@pytest.mark.any_database
@of_each_kind
def test_who_may_look(kind: str, world: World) -> None:
    for place in (world.place(*route) for route in addresses_of(kind)):
        for who, client in world.clients.items():
            answer = client.get(place)
            assert answer.status_code in SEEN_BY[kind][who], (who, place, answer.status_code)
            if who == "anonymous" and kind == "person":
                assert answer.headers["Location"].startswith("/accounts/login/"), place


def test_only_staff_open_the_staff_pages(world: World) -> None:
    for name, pattern in ROUTES:
        if kind_of(name) != "staff":
            continue
        place = world.place(name, pattern)
        for who in ("anonymous", "other", "owner"):
            if name == "admin:logout":
                continue
            answer = world.clients[who].get(place)
            assert answer.status_code in {302, 403, 404, 405}, (who, place, answer.status_code)
        assert world.clients["staff"].get(place).status_code < 500, place


@pytest.mark.any_database
@of_each_kind
def test_a_suspended_person_is_a_visitor(kind: str, world: World, user: User) -> None:
    user.is_suspended = True
    user.save()
    for place in (world.place(*route) for route in addresses_of(kind)):
        client = Client(raise_request_exception=False)
        client.cookies = world.clients["owner"].cookies.copy()
        assert client.get(place).status_code in SEEN_BY[kind]["anonymous"], place


# A load balancer's probe has one answer for every method; a program's door and a stream may say "no such method" first;
# a hook believes a signature and nothing else.
WITHOUT_TOKEN = {
    "probe": {200}, "program": {403, 405}, "document": {405}, "nothing": {404}, "stream": {403, 405},
    "hook": {400, 405}, "way in": {404, 405},
}  # fmt: skip


@pytest.mark.any_database
@of_each_kind
def test_no_form_is_accepted_without_its_token(kind: str, world: World, user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    for place in (world.place(*route) for route in addresses_of(kind)):
        for method in UNSAFE:
            status = getattr(strict, method)(place).status_code
            assert status in WITHOUT_TOKEN.get(kind, {403}), (method, place, status)


# Enough for what reads a form before it looks whose track it is.
FORM, TOKEN = {"title": "New", "verb": "extend", "seconds": "3"}, r'csrfmiddlewaretoken" value="\w+"'


@pytest.mark.any_database
@pytest.mark.parametrize("kind", ["mine", "verb", "listen", "heard", "drawn"])
def test_what_is_somebody_else_s_is_as_if_it_were_missing(kind: str, world: World) -> None:
    of_somebody = [(*route, who) for route in addresses_of(kind) if "<" in route[1] for who in ("other", "staff")]
    # Staff may stop anybody's work when it is stuck.
    for name, pattern, who in set(of_somebody) - {("jobs:cancel", dict(NAMED)["jobs:cancel"], "staff")}:
        theirs, nobody_s = (answers(world.clients[who], world.place(name, pattern, missing=n)) for n in (False, True))
        assert theirs == nobody_s, (who, name)
        assert {status for status, _ in theirs} - {405} == {404}, (who, name)


def answers(client: Client, place: str) -> list[tuple[int, str]]:
    got = [client.get(place), client.post(place, FORM), *(getattr(client, method)(place) for method in UNSAFE[1:])]
    return [(each.status_code, re.sub(TOKEN, "", each.content.decode()).replace(place, "")) for each in got]


@pytest.mark.any_database
def test_a_key_that_may_only_read_changes_nothing(world: World, user: User) -> None:
    from accounts.services import create_api_key

    _, key = create_api_key(user=user, name="small", scopes=["read"])
    program = Client(headers={"Authorization": f"Bearer {key}"})
    for place in (world.place(*route) for route in addresses_of("program")):
        for method in UNSAFE:
            assert getattr(program, method)(place).status_code in {403, 405}, (method, place)


def test_looking_changes_nothing(world: World, user: User, staff: User) -> None:
    from allauth.account.models import EmailAddress

    # Written by a sign-up; for an account made in a shell allauth writes it when its page is opened first.
    for person in (user, staff):
        EmailAddress.objects.create(user=person, email=person.email, primary=True)

    def state() -> dict[str, str]:
        # Sessions may be renewed by looking; a model that another package draws in the admin has no table.
        kept = [one for one in apps.get_models() if one._meta.managed and one._meta.label != "sessions.Session"]
        return {one._meta.label: serializers.serialize("json", one._default_manager.order_by("pk")) for one in kept}

    before = state()
    for name, pattern in ROUTES:
        for who in ("owner", "staff"):
            world.clients[who].get(world.place(name, pattern))
    assert state() == before
