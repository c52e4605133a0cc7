"""Being of staff opens nothing by itself, and who may only look changes nothing: every action of every staff page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core import serializers
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.tracks.conftest import MakeTrack, make_track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["make_track"]

ClientFor = Callable[["User"], Client]
PAGES = admin.site._registry
ACTIONS = [(model, name) for model, page in PAGES.items() for name in (page.actions or ())]
# What each right lets staff do; a new action has to be written down here.
NEEDS = {
    "confirm": "account.change_emailaddress",
    "suspend_people": "accounts.change_user", "readmit_people": "accounts.change_user",
    "approve": "credits.change_wallet", "reject": "credits.change_wallet", "try_again": "billing.change_event",
    "cancel_chosen": "jobs.change_job", "sweep_now": "jobs.change_job", "put_back": "jobs.change_providerkey",
}  # fmt: skip


@pytest.fixture
def onlooker(other_user: User) -> User:
    """Of staff, with the right to look at everything and no other."""
    other_user.is_staff = True
    other_user.save()
    other_user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return other_user


def offered(model: Any, person: User) -> set[str]:
    request = RequestFactory().get("/")
    request.user = person
    return set(PAGES[model].get_actions(request))


def state() -> dict[str, str]:
    kept = [one for one in apps.get_models() if one._meta.managed and one._meta.label != "sessions.Session"]
    return {one._meta.label: serializers.serialize("json", one._default_manager.order_by("pk")) for one in kept}


def test_every_action_says_which_right_it_needs() -> None:
    assert {name for _, name in ACTIONS} == set(NEEDS)


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_who_may_only_look_is_offered_no_action(model: Any, onlooker: User) -> None:
    assert offered(model, onlooker) == set()


@pytest.mark.parametrize(("model", "name"), ACTIONS, ids=lambda one: getattr(one, "__name__", one))
def test_the_right_that_an_action_needs_is_enough(model: Any, name: str, user: User) -> None:
    app, codename = NEEDS[name].split(".")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label=app, codename=codename))
    assert name in offered(model, user)


def test_who_may_only_look_changes_nothing_by_any_action_or_page(
    onlooker: User, user: User, make_track: MakeTrack, client_for: ClientFor, redis_url: str
) -> None:
    from credits.models import Wallet
    from credits.services import welcome

    make_track(user)
    welcome(user=user)
    client = client_for(onlooker)
    client.get("/admin/")
    before = state()
    for model, page in PAGES.items():
        place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        chosen = [str(pk) for pk in model._default_manager.values_list("pk", flat=True)]
        for name in page.actions or ():
            client.post(place, {"action": name, "_selected_action": chosen})
        for pk in chosen[:1]:
            for verb in ("change", "delete"):
                where = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{verb}", args=[pk])
                assert client.post(where, {"post": "yes"}).status_code == 403, where
    wallet = Wallet.objects.get(user=user)
    for where in (reverse("admin:credits_wallet_adjust", args=[wallet.pk]), reverse("admin:credits_giftcode_make")):
        assert client.post(where, {"amount": "5", "reason": "x", "count": "1"}).status_code == 403, where
    assert state() == before


def test_staff_without_rights_are_strangers_outside_the_staff_pages_too(
    user: User, other_user: User, make_track: MakeTrack, client_for: ClientFor, redis_url: str
) -> None:
    track = make_track(user)
    other_user.is_staff = True
    other_user.save()
    client = client_for(other_user)
    assert client.post(f"/jobs/{track.job_id}/cancel/").status_code == 404
    assert "STRIPE_SECRET_KEY" not in client.get("/pricing/").content.decode()


@pytest.mark.parametrize("act", ["adjust", "propose", "codes", "cancel"])
def test_no_service_takes_being_of_staff_for_a_right(
    act: str, user: User, other_user: User, make_track: MakeTrack, redis_url: str
) -> None:
    from credits.services import adjust, make_gift_codes, propose_adjustment
    from jobs.services import NotAllowed, cancel

    other_user.is_staff = True
    acts: dict[str, Callable[[], object]] = {
        "adjust": lambda: adjust(user=user, amount=5, key="x", reason="x", by=other_user),
        "propose": lambda: propose_adjustment(user=user, amount=5, reason="x", by=other_user),
        "codes": lambda: make_gift_codes(by=other_user, count=1, amount=5),
        "cancel": lambda: cancel(job_pk=make_track(user).job_id, by=other_user),
    }
    with pytest.raises((PermissionError, NotAllowed)):
        acts[act]()


def test_view_on_site_leads_nowhere(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    client.raise_request_exception = False
    for kind in range(1, 40):
        assert client.get(f"/admin/r/{kind}/1/").status_code == 404
