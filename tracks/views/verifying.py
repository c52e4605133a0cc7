"""The page that says whether a file was made here: open to everybody who has one."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import client_address
from files import receiving
from files.sound_types import ENDINGS
from tracks import services
from tracks.queries.verifying import visible_to


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The place to drop a file."""
    return _page(request)


@never_cache
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What the file is; the token, which was looked at before the body was read, was given with the page."""
    try:
        receiving.read_form_token(token)
    except receiving.DeadWay:
        return _page(request, problem="This page was too old: choose the file again.", status=400)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, problem="Choose a file first.", status=400)
    try:
        services.count_verification(address=client_address(request))
        with services.file_at_hand(chunks=file.chunks()) as path:
            found = services.verify_file(path=path, visible=visible_to(request.user))
    except services.NotVerifiable as error:
        return _page(request, problem=str(error), name=file.name, status=400)
    except services.VerifyBusy as error:
        return _page(request, problem=str(error), name=file.name, status=429)
    recipe = json.dumps(found.recipe, indent=2, ensure_ascii=False, sort_keys=True) if found.recipe else ""
    return _page(request, found=found, name=file.name, recipe_json=recipe)


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    token = receiving.form_token(request.user.pk or 0)
    limits = {"most_bytes": receiving.MOST_VERIFIED_BYTES, "endings": f"{ENDINGS},.mid,.json"}
    return render(request, "tracks/verify.html", {**context, **limits, "token": token}, status=status)
