"""What every page knows without its view: the look, the balance, and what is running. Read only where it is shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.forms import THEMES
from accounts.models import User
from accounts.plans import is_selling
from accounts.views import THEME_COOKIE
from credits.queries import balance
from files.queries import storage_of
from jobs.models import Job
from jobs.queries import Progress, progress_of, running_for
from tracks.queries import free_takes


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """theme and is_selling always; what belongs to somebody is asked of the database only when a template shows it."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "system", "is_selling": is_selling()}
    user = getattr(request, "user", None)
    if isinstance(user, User) or getattr(user, "is_authenticated", False):
        context["my_balance"] = SimpleLazyObject(lambda: balance(request.user))  # type: ignore[arg-type]
        context["my_storage"] = SimpleLazyObject(lambda: storage_of(user=request.user))  # type: ignore[arg-type]
        context["my_free_takes"] = SimpleLazyObject(lambda: free_takes(user=request.user))  # type: ignore[arg-type]
        context["my_running"] = SimpleLazyObject(lambda: _running(request.user))  # type: ignore[arg-type]
    return context


def _running(user: User) -> list[tuple[Job, Progress]]:
    jobs = running_for(user)
    return list(zip(jobs, progress_of(jobs), strict=True))
