"""The maker's pages: home, create, a request with its takes, the library, one track."""

from __future__ import annotations

import json
import uuid
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.plans import plan_for
from credits.prices import SECONDS_PER_CREDIT, price
from credits.queries import balance
from engine.brief import GENRES, MOODS
from jobs.queries import progress_of
from tracks import services, sheets
from tracks.forms import DEFAULT_SECONDS, CreateForm, LibraryForm
from tracks.models import Complaint, PayWith, Request, Track
from tracks.pictures import cover_of, waveform_of
from tracks.queries import (
    BadCursor,
    free_takes,
    half_back,
    recent_prompts,
    request_for,
    samples,
    track_for,
)
from tracks.queries import library as search_library

DRAFT = "draft_of_request"
NOT_ENOUGH = "not_enough"
USUAL_TAKES = 2
IDEAS = (
    "slow lo-fi beat for a rainy window, warm electric piano",
    "synthwave drive along the coast at night, 104 bpm",
    "bossa nova on a terrace, nylon guitar and brushes",
    "drum and bass that builds from fog to daylight",
    "solemn string quartet in D minor, like an old photograph",
    "funk groove with a rubber bass and tight horns",
)
EXAMPLES = IDEAS[:3]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Samples that play and the prompt box; signed in, what one made last."""
    recent: list[Track] = []
    if request.user.is_authenticated:
        recent = search_library(user=request.user, limit=4).tracks
    context = {
        "samples": samples(),
        "recent": recent,
        "form": CreateForm(initial=_start()),
        "ideas": IDEAS,
        "price": price(DEFAULT_SECONDS, takes=2),
    }
    return render(request, "tracks/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The desk: a brief is filled in, priced and sent. A visitor's brief waits until they have signed up."""
    if request.method != "POST":
        return _desk(request, _fresh_form(request))
    if not request.user.is_authenticated:
        request.session[DRAFT] = {name: value for name, value in request.POST.items() if name in CreateForm.base_fields}
        return redirect(f"{reverse('account_signup')}?next={reverse('tracks:create')}")
    form = CreateForm(request.POST)
    if form.is_valid():
        try:
            asked = services.start_track(
                owner=request.user,
                brief=form.brief(),
                takes=int(form.cleaned_data["takes"] or USUAL_TAKES),
                idempotency_key=form.cleaned_data["idempotency_key"] or str(uuid.uuid4()),
                provider=form.cleaned_data["provider"] or "auto",
                pay_with=form.cleaned_data["pay_with"] or PayWith.CREDITS,
            )
        except services.BriefError as error:
            form.add_brief_error(error.field, str(error))
        except services.NotEnoughCredits as error:
            form.add_error(None, ValidationError(f"{error} Ask for a shorter song or one take.", code=NOT_ENOUGH))
        except (services.KeyReused, services.StorageFull, services.NoFreeTakes) as error:
            form.add_error(None, str(error))
        else:
            request.session.pop(DRAFT, None)
            return redirect("tracks:request", pk=asked.pk)
    return _desk(request, _with_new_key(form), status=422)


def _desk(request: HttpRequest, form: CreateForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        **_ways_to_pay(request, form),
        "ideas": IDEAS,
        "genres": GENRES,
        "moods": MOODS,
        "plan": plan_for(request.user),
        "price": _price_of(form),
        "seconds_per_credit": SECONDS_PER_CREDIT,
        "prompts": recent_prompts(user=request.user, count=4) if request.user.is_authenticated else [],
        "mode": form["mode"].value() or "simple",
    }
    return render(request, "tracks/create.html", context, status=status)


def _ways_to_pay(request: HttpRequest, form: CreateForm) -> dict[str, Any]:
    """Free takes of today, and whether they are chosen: by the person, else where the credits do not suffice."""
    if not request.user.is_authenticated:
        return {}
    free, purse = free_takes(user=request.user), balance(request.user)
    chosen = form["pay_with"].value()
    if not chosen or form.has_error(NON_FIELD_ERRORS, code=NOT_ENOUGH):
        chosen = PayWith.FREE if free.left and purse.available < _price_of(form) else PayWith.CREDITS
    # The header shows the balance, too, and so need not read it again.
    return {"free": free, "is_free": chosen == PayWith.FREE, "my_balance": purse}


def _fresh_form(request: HttpRequest) -> CreateForm:
    """What waits in the session after a sign-up, else what the address asks for, else an empty desk."""
    draft: dict[str, Any] = request.session.get(DRAFT) or {
        name: value for name, value in request.GET.items() if name in CreateForm.base_fields
    }
    return CreateForm(initial={**_start(), **draft, "idempotency_key": str(uuid.uuid4())})


def _start() -> dict[str, Any]:
    return {
        "takes": USUAL_TAKES,
        "duration_seconds": DEFAULT_SECONDS,
        "style_strength": 0.5,
        "idempotency_key": str(uuid.uuid4()),
    }


def _with_new_key(form: CreateForm) -> CreateForm:
    """The form as it was sent, under a key of its own: what was refused is not what will be sent next."""
    data = cast("QueryDict", form.data).copy()
    data["idempotency_key"] = str(uuid.uuid4())
    form.data = data
    return form


def _price_of(form: CreateForm) -> int:
    """The price of what is filled in now; of the usual request where that can't be read."""
    try:
        seconds = float(form["duration_seconds"].value() or DEFAULT_SECONDS)
        return price(min(max(seconds, 1.0), 480.0), takes=int(form["takes"].value() or 2))
    except (TypeError, ValueError):
        return price(DEFAULT_SECONDS, takes=2)


@login_required
@never_cache
@require_safe
def request_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The takes of one request: how far they are, then how they sound."""
    try:
        asked = request_for(user=cast("User", request.user), pk=pk, with_files=False)
    except Request.DoesNotExist:
        raise Http404 from None
    takes = list(asked.tracks.all())
    progress = progress_of([take.job for take in takes])
    context = {
        "asked": asked,
        "brief": asked.brief,
        "takes": list(zip(takes, progress, strict=True)),
        "is_running": any(not take.job.is_finished for take in takes),
    }
    template = "tracks/request.html#takes" if _is_fragment(request, "takes") else "tracks/request.html"
    return render(request, template, context)


@login_required
@never_cache
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """One's own music, page by page."""
    form = LibraryForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    try:
        page = search_library(
            user=cast("User", request.user),
            search=asked.get("q", ""),
            status=asked.get("status", ""),
            genre=asked.get("genre", ""),
            cursor=asked.get("cursor", ""),
            trash=asked.get("trash", False),
        )
    except BadCursor:
        raise Http404 from None
    context = {
        "form": form,
        "page": page,
        "examples": EXAMPLES,
        "is_filtered": any(asked.get(name) for name in ("q", "status", "genre", "cursor")),
        "in_trash": asked.get("trash", False),
        "next_address": _next_address(request, page.next_cursor),
    }
    template = "tracks/library.html#rows" if _is_fragment(request, "rows") else "tracks/library.html"
    return render(request, template, context)


def _next_address(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{asked.urlencode()}"


def _is_fragment(request: HttpRequest, target: str) -> bool:
    return request.headers.get("HX-Target") == target and request.headers.get("HX-Boosted") != "true"


@never_cache
@require_safe
def track(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything about one take: its sound, form, chords, stems, recipe and files."""
    found = _open_track(request, pk)
    sections = sheets.sections_of(found)
    context = {
        "track": found,
        "is_mine": found.owner_id == request.user.pk,
        "half_back": half_back(found),
        "complaints": Complaint.choices,
        "sections": sections,
        "outline": sheets.outline(found.peaks),
        "described": sheets.described(found, sections),
        "tempos": sheets.tempos_of(found),
        "recipe_json": json.dumps(found.recipe, indent=2, ensure_ascii=False, sort_keys=True),
        "progress": None if found.is_delivered else progress_of([found.job])[0],
    }
    return render(request, "tracks/track.html", context)


@cache_control(private=True, max_age=86400)
@require_safe
def cover(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The cover, drawn from the track's seed, mood and sound."""
    return _picture(cover_of(_open_track(request, pk)))


@cache_control(private=True, max_age=86400)
@require_safe
def waveform(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The waveform with its sections, as a picture."""
    return _picture(waveform_of(_open_track(request, pk)))


def _picture(svg: str) -> HttpResponse:
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return HttpResponse(
        svg,
        content_type="image/svg+xml",
        headers={"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"},
    )


def _open_track(request: HttpRequest, pk: uuid.UUID) -> Track:
    try:
        return track_for(user=request.user, pk=pk)
    except Track.DoesNotExist:
        raise Http404 from None
