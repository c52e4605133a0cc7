"""The desk, filled in after a track: what is known of how it sounds, to be looked at and changed before it is sent."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engine.recipe import RecipeError
from studio.queries.references import open_reference
from tracks.models import Track
from tracks.views.desk import show_desk
from tracks.views.filling import filled_from


@never_cache
@require_safe
def reference(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The desk with this track as a reference; for whoever may hear it. One that is not there yet tells so itself."""
    try:
        opened = open_reference(user=request.user, pk=pk)
    except Track.DoesNotExist:
        raise Http404 from None
    except RecipeError:
        return redirect("tracks:track", pk)
    return show_desk(request, filled_from(opened, request.user))
