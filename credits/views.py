"""The statement page: what a person has and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from credits import queries
from credits.forms import StatementForm
from credits.models import Kind

if TYPE_CHECKING:
    from accounts.models import User


@require_GET
@login_required
def statement(request: HttpRequest) -> HttpResponse:
    """Balance and movements, newest first; `?kind=` filters, `?before=` continues. What it can't read it ignores."""
    person = cast("User", request.user)
    form = StatementForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    kind = Kind(asked["kind"]) if asked.get("kind") else None
    context = {
        "balance": queries.balance(person),
        "page": queries.statement(person, kind=kind, before=asked.get("before")),
        "kind": kind or "",
        "is_first_page": not asked.get("before"),
        "form": form,
    }
    return render(request, "credits/statement.html", context)
