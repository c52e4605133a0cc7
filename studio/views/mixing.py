"""The mixer: a page that works by forms, and that a script turns into a desk one can hear."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from engine.effects.presets import chain_preset, chain_presets
from studio import services
from studio.forms.mixing import ChoiceForm, ExportForm, NumberForm, SaveForm, document_in
from studio.models import Mix, MixVersion
from studio.queries.mixes import document_of, mix_for, mixes_of
from studio.queries.presets import kept_chain
from studio.sheets import desk_of
from tracks.models import Track
from tracks.queries import BadCursor, library
from tracks.services import KeyReused

_REFUSALS = (
    services.MixError, services.MixConflict, services.TooManyMixes, services.StorageFull, services.StudioTimeUsed,
    KeyReused,
)  # fmt: skip


@login_required
@never_cache
@require_safe
def mixes(request: HttpRequest) -> HttpResponse:
    """One's mixes, and what a new one can be made of."""
    user = cast("User", request.user)
    try:
        page = mixes_of(user=user, cursor=request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    tracks = library(user=user, status="complete", limit=50).tracks
    return render(request, "studio/mixes.html", {"page": page, "tracks": tracks})


@require_POST
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Keep a mix of the chosen tracks, or of the stems of one, and open it."""
    user = cast("User", request.user)
    chosen = request.POST.getlist("tracks")
    form = ChoiceForm(request.POST, chosen)
    if not form.is_valid():
        raise Http404
    try:
        mix = services.mix_together(
            owner=user, tracks=[uuid.UUID(pk) for pk in chosen], stems_of=form.cleaned_data["stems_of"]
        )
    except (Track.DoesNotExist, ValueError):
        messages.warning(request, "Choose at least one track that you may hear.")
    except _REFUSALS as error:
        messages.warning(request, str(error))
    else:
        return redirect("studio:mix", pk=mix.pk)
    return redirect("studio:mixes")


@login_required
@never_cache
@require_safe
def mix_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The mixer."""
    return render(request, "studio/mix.html", _context(request, _mix(request, pk)))


@login_required
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep what the form says; what cannot be kept is shown again with the reason, as it was typed."""
    mix, form = _mix(request, pk), SaveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Give the mix a title of at most 120 characters.")
        return redirect("studio:mix", pk=pk)
    base = mix.versions.filter(version=form.cleaned_data["version"]).first()
    document = document_in(
        request.POST.dict(), base.document if base else mix.document, lambda value: _chain_of(mix.owner, value)
    )
    try:
        services.save_mix(
            mix_pk=pk, by=mix.owner, document=document, title=form.cleaned_data["title"],
            based_on=form.cleaned_data["version"],
        )  # fmt: skip
    except services.MixConflict as error:
        messages.warning(request, str(error))
        mix = error.mix
        mix.document, mix.title = services.read_document(document=document), form.cleaned_data["title"]
        return render(request, "studio/mix.html", _context(request, mix), status=409)
    except services.MixError as error:
        messages.warning(request, str(error))
    else:
        messages.info(request, "The mix is saved.")
    return redirect("studio:mix", pk=pk)


@login_required
@require_POST
def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a track of it."""
    form, mix = ExportForm(request.POST), _mix(request, pk)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    try:
        track = services.export_mix(
            mix_pk=pk, by=mix.owner, idempotency_key=chosen["idempotency_key"], with_stems=chosen["with_stems"],
            part=None if chosen["part"] is None else chosen["part"] - 1,
        )  # fmt: skip
    except _REFUSALS as error:
        messages.warning(request, str(error))
        return redirect("studio:mix", pk=pk)
    return redirect("tracks:track", pk=track.pk)


@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make it what it was at a version."""
    return _act(
        request, pk, "It is version {} again.",
        lambda user, number, _version: services.restore_version(mix_pk=pk, by=user, version=number),
    )  # fmt: skip


@login_required
@require_POST
def freeze(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Have the effects of a part computed, so that they are heard here."""
    return _act(
        request, pk, "Part {} is being computed; it is silent until then.",
        lambda user, number, version: services.freeze_part(mix_pk=pk, by=user, part=number - 1, based_on=version or 0),
    )  # fmt: skip


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget it."""
    mix = _mix(request, pk)
    services.delete_mix(mix_pk=pk, by=mix.owner)
    messages.info(request, f"“{mix.title}” is deleted. Tracks that were made of it stay.")
    return redirect("studio:mixes")


def _act(
    request: HttpRequest, pk: uuid.UUID, sentence: str, act: Callable[[User, int, int | None], Mix]
) -> HttpResponse:
    mix, form = _mix(request, pk), NumberForm(request.POST)
    if not form.is_valid():
        raise Http404
    number = form.cleaned_data["number"]
    try:
        act(mix.owner, number, form.cleaned_data["version"])
    except MixVersion.DoesNotExist:
        messages.warning(request, f"Version {number} is not kept any more.")
    except _REFUSALS as error:
        messages.warning(request, str(error))
    else:
        messages.info(request, sentence.format(number))
    return redirect("studio:mix", pk=pk)


def _chain_of(user: User, value: str) -> dict[str, Any] | None:
    return chain_preset(value).to_dict() if value in chain_presets() else kept_chain(user, value)


def _mix(request: HttpRequest, pk: uuid.UUID) -> Mix:
    try:
        return mix_for(user=cast("User", request.user), pk=pk)
    except Mix.DoesNotExist:
        raise Http404 from None


def _context(request: HttpRequest, mix: Mix) -> dict[str, Any]:
    user = cast("User", request.user)
    tracks = library(user=user, status="complete", limit=30).tracks
    return {"mix": mix, "export_key": uuid.uuid4().hex, "tracks": tracks, **desk_of(mix, document_of(mix), user)}
