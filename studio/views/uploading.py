"""The upload page: what may be sent, what is on its way, and what became of it; and the way without JavaScript."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from files import receiving
from files.models import Upload
from files.queries import storage_of, waiting_uploads
from files.services import UploadBusy, delete_upload
from files.services.uploading import LONGEST_SECONDS
from files.sound_types import ENDINGS, FORMATS_IN_WORDS
from live.parts import asks_for_part
from tracks import services
from tracks.queries import imports_today, recent_imports

if TYPE_CHECKING:
    from accounts.models import User


@login_required
@never_cache
@require_safe
def upload(request: HttpRequest) -> HttpResponse:
    """Limits before anything is chosen, the place to drop files, what was broken off, and what was sent lately."""
    user = cast("User", request.user)
    sent = recent_imports(user=user)
    context = {"sent": sent, "sent_running": sum(not track.job.is_finished for track, _ in sent)}
    if asks_for_part(request, "sent"):
        return render(request, "studio/upload.html#sent", context)
    storage = storage_of(user=user)
    limits = {
        "most_bytes": settings.MAX_UPLOAD_MEGABYTES * 1_000_000,
        "longest_minutes": LONGEST_SECONDS / 60,
        "room_bytes": max(storage.quota_bytes - storage.used_bytes - storage.expected_bytes, 0),
        "imports": imports_today(user=user),
        "formats": FORMATS_IN_WORDS,
        "endings": ENDINGS,
    }
    waiting = waiting_uploads(user=user)
    return render(
        request, "studio/upload.html", {**context, **limits, "waiting": waiting, "token": receiving.form_token(user.pk)}
    )


@require_POST
@login_required
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Take one file from a form; the token, which was looked at before the body was read, is this person's."""
    user = cast("User", request.user)
    try:
        is_theirs = receiving.read_form_token(token) == user.pk
    except receiving.DeadWay:
        is_theirs = False
    if not is_theirs:
        raise Http404
    file = request.FILES.get("file")
    if file is None:
        messages.warning(request, "Choose a file first.")
        return redirect("studio:upload")
    try:
        services.import_file(
            owner=user, file=cast("BinaryIO", file), size_bytes=file.size or 0, name=(file.name or "")[-200:]
        )
    except services.AlreadyInLibrary as error:
        messages.info(request, str(error))
        return redirect("tracks:track", error.track.pk)
    except services.NOT_IMPORTED as error:
        messages.warning(request, format_html("{}", str(error)))
    else:
        messages.info(request, "It has arrived, and is being read in.")
    return redirect("studio:upload")


@login_required
@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget an upload that was broken off."""
    try:
        delete_upload(upload_pk=pk, by=cast("User", request.user))
    except Upload.DoesNotExist:
        raise Http404 from None
    except UploadBusy as error:
        messages.warning(request, str(error))
    return redirect("studio:upload")
