"""The pages of credits: the statement with its chart and files, gift codes, and credits sent to somebody else."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from credits import exports, queries, services
from credits.days import today_of, zone_of
from credits.forms import CodeForm, PartForm, StatementForm, TransferForm
from credits.queries.histories import history
from credits.queries.people import NobodyThere, account_at
from credits.queries.statements import amount_of
from credits.queries.use import SPANS, daily
from credits.queries.works import with_works
from credits.services import GiftCodeRefused, KeyConflict, NotEnoughCredits, TransferRefused
from credits.tries import ADDRESSES, CODES, NotNow, tried
from credits.words import in_words
from engine.pictures.chart import chart_svg, describe

if TYPE_CHECKING:
    from accounts.models import User


@require_GET
@login_required
def statement(request: HttpRequest) -> HttpResponse:
    """Balance, chart and movements, newest first; what an address asks for and cannot be read is ignored."""
    return _page(request)


@require_GET
@login_required
def statement_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same part of the history, whole and oldest first, sent while it is read."""
    person = _person(request)
    wanted = PartForm(request.GET)
    if not wanted.is_valid():
        told = " ".join(str(error) for errors in wanted.errors.values() for error in errors)
        return HttpResponse(f"{told}\n", status=400, content_type="text/plain; charset=utf-8")
    first = wanted.cleaned_data["from"] or "beginning"
    last = wanted.cleaned_data["until"] or today_of(person)
    kind_of_file = exports.FILES[ending]
    headers = {
        "Content-Disposition": f'attachment; filename="credits-{first}-to-{last}.{ending}"',
        "Cache-Control": "private, no-store",
    }
    lines = history(person, part=wanted.part(person))
    return StreamingHttpResponse(kind_of_file.write(lines), content_type=kind_of_file.content_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def redeem(request: HttpRequest) -> HttpResponse:
    """Redeem a gift code; a refused one stays in its field, with the reason."""
    if request.method != "POST":
        return redirect("credits:statement")
    person, form = _person(request), CodeForm(request.POST)
    if form.is_valid():
        try:
            with tried(CODES, person):
                given = services.redeem_gift_code(user=person, code=form.cleaned_data["code"])
        except (GiftCodeRefused, NotNow) as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"The code gave you {in_words(amount_of(given))}.")
            return redirect("credits:statement")
    return _page(request, code_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def transfer(request: HttpRequest) -> HttpResponse:
    """Send credits to another account, where this installation allows it."""
    if not settings.CREDIT_TRANSFERS or request.method != "POST":
        return redirect("credits:statement")
    person, form = _person(request), TransferForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            with tried(ADDRESSES, person):
                other = account_at(asked["email"])
                services.transfer(sender=person, recipient=other, amount=asked["amount"], key=str(asked["key"]))
        except (NobodyThere, NotNow) as refusal:
            form.add_error("email", str(refusal))
        except (NotEnoughCredits, TransferRefused, KeyConflict) as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, f"{in_words(asked['amount'])} sent to {other.email}.")
            return redirect("credits:statement")
    return _page(request, transfer_form=form)


def _page(
    request: HttpRequest, *, code_form: CodeForm | None = None, transfer_form: TransferForm | None = None
) -> HttpResponse:
    """The page of credits; with a form that was refused it answers 422."""
    person, form = _person(request), StatementForm(request.GET)
    form.is_valid()
    asked, part = form.cleaned_data, form.part(person)
    days = daily(person, days=asked.get("days") or SPANS[0])
    context: dict[str, Any] = {
        "expiring": queries.by_day(queries.expiring(person), person),
        "page": with_works(queries.statement(person, part=part, before=asked.get("before")), person),
        "is_first_page": not asked.get("before"),
        "is_filtered": bool(part),
        "form": form,
        "query": form.query(),
        "zone": zone_of(person),
        # Drawn by us from numbers and dates alone.
        "chart": mark_safe(chart_svg(days)),  # noqa: S308
        "chart_told": describe(days),
        "span": len(days),
        "days": asked.get("days") or None,
        "spans": SPANS,
        "code_form": code_form or CodeForm(),
    }
    if settings.CREDIT_TRANSFERS:
        context["transfer_form"] = transfer_form or TransferForm(initial={"key": uuid.uuid4()})
    refused = code_form or transfer_form
    return render(request, "credits/statement.html", context, status=422 if refused else 200)


def _person(request: HttpRequest) -> User:
    """The signed-in person; the views above are closed to others."""
    return cast("User", request.user)
