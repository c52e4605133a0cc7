"""What the buttons do to a take: keep, discard, rename, delete, restore, try again, cancel."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.plans import is_selling
from credits.words import in_words
from tracks import services
from tracks.forms import RefundForm, RenameForm
from tracks.models import Track


def _done(request: HttpRequest, pk: uuid.UUID, act: Callable[..., Track], said: str) -> HttpResponse:
    """Do it, say it, go back to the page the button was on."""
    try:
        track = act(track_pk=pk, by=cast("User", request.user))
    except Track.DoesNotExist:
        raise Http404 from None
    except (
        services.NotFinished,
        services.AlreadyFinished,
        services.AlreadyRetried,
        services.BriefError,
        services.NoFreeTakes,
        services.StorageFull,
    ) as error:
        messages.warning(request, str(error))
    except services.NotEnoughCredits as error:
        more = "Whoever runs this site can give you credits."
        if is_selling():
            more = format_html('<a href="{}">Get credits</a>', reverse("billing:plans"))
        messages.warning(request, format_html("{} {}", str(error), more))
    else:
        messages.info(request, said.format(track.title))
    return redirect(_back(request, reverse("tracks:library")))


def _back(request: HttpRequest, otherwise: str) -> str:
    given = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if is_ours else otherwise


@login_required
@require_POST
def keep(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.keep, "“{}” is kept.")


@login_required
@require_POST
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.discard, "“{}” is out of your library. Keep brings it back within 30 days.")


@login_required
@require_POST
def like(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.like, "You like “{}”.")


@login_required
@require_POST
def unlike(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.unlike, "“{}” is not marked as liked any more.")


@login_required
@require_POST
def retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.retry_take, "“{}” is being made again.")


@login_required
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.cancel_take, "“{}” is cancelled. It cost nothing.")


@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, services.restore, "“{}” is back in your library.")


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Into the trash; the message carries the way back."""
    try:
        track = services.delete(track_pk=pk, by=cast("User", request.user))
    except Track.DoesNotExist:
        raise Http404 from None
    undo = reverse("tracks:restore", args=[track.pk])
    messages.info(request, format_html("“{}” is in the trash for 30 days.", track.title), extra_tags=f"undo:{undo}")
    return redirect("tracks:library")


@login_required
@require_POST
def rename(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    form = RenameForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else request.POST.get("title", "")[:500]
    try:
        services.rename(track_pk=pk, by=cast("User", request.user), title=title)
    except Track.DoesNotExist:
        raise Http404 from None
    except services.BriefError as error:
        messages.warning(request, str(error))
    else:
        messages.info(request, "The title is changed.")
    return redirect("tracks:track", pk=pk)


@login_required
@require_POST
def refund(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Half the price back, once."""
    form = RefundForm(request.POST)
    # What is somebody else's is answered before what was typed.
    asked = form.cleaned_data if form.is_valid() else {"reason": "", "text": ""}
    try:
        track = services.refund_take(track_pk=pk, by=cast("User", request.user), **asked)
    except Track.DoesNotExist:
        raise Http404 from None
    except services.NotRefundable as error:
        messages.warning(request, str(error))
    except services.BriefError as error:
        messages.warning(request, str(next(iter(form.errors.values()))[0] if form.errors else error))
    else:
        messages.info(request, f"{in_words(track.refunded_credits)} of “{track.title}” given back.")
    return redirect("tracks:track", pk=pk)


@require_POST
@login_required
def empty_trash(request: HttpRequest) -> HttpResponse:
    """Everything in one's own trash is gone for good, but for what was made within the last day."""
    gone = services.empty_own_trash(owner=cast("User", request.user))
    said = f"{gone.tracks} deleted for good."
    if gone.left:
        said += f" {gone.left} made within the last day can go tomorrow."
    messages.info(request, said)
    return redirect(f"{reverse('tracks:library')}?trash=on")
