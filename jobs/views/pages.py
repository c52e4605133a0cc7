"""The pill that says what is running, on every page, and its cancel button."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from jobs import services
from jobs.models import Job
from jobs.queries import progress_of, running_for
from live.parts import is_scripted


@require_safe
def pill(request: HttpRequest) -> HttpResponse:
    """The fragment for the header; empty for visitors and when nothing runs."""
    return _pill(request)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop a job of one's own; what is somebody else's is as if it did not exist."""
    try:
        services.cancel(job_pk=pk, by=_person(request))
        outcome = "Cancelled. It cost nothing."
    except (Job.DoesNotExist, services.NotAllowed) as error:
        raise Http404 from error
    except services.AlreadyFinished as error:
        outcome = str(error)
    if is_scripted(request):
        return _pill(request)
    messages.info(request, outcome)
    return HttpResponseRedirect(_back(request))


def _pill(request: HttpRequest) -> HttpResponse:
    jobs = running_for(request.user) if isinstance(request.user, User) else []
    answer = render(request, "jobs/pill.html", {"running": list(zip(jobs, progress_of(jobs), strict=True))})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _back(request: HttpRequest) -> str:
    """The page the button was on, if it is one of ours."""
    given = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return given
    return reverse("tracks:library")
