"""The desk where a brief is filled in, priced and sent, and what is told about it while it changes."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.plans import plan_for
from credits.queries import balance
from credits.words import in_words
from engine.audio.tags import read_recipe_in
from engine.brief import DURATION_SECONDS, GENRES, MOODS, SECTIONS
from engine.recipe import RecipeError
from files import receiving
from tracks import services
from tracks.forms import CreateForm, SourceForm
from tracks.forms.recipes import unseal
from tracks.lengths import as_clock, seconds_of
from tracks.models import PayWith, Request, Track
from tracks.queries import (
    FreeTakes,
    NoTrackThere,
    OpenedRecipe,
    Quote,
    free_takes,
    open_recipe,
    quote_of,
    recent_requests,
    recipe_of_track,
    track_at,
)
from tracks.views.filling import (
    CHANGES,
    DRAFT,
    WRITER,
    are_words_known,
    changes_in,
    filled_from,
    fresh_form,
    to_keep,
    with_changes,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

NOT_ENOUGH = "not_enough"
CHOICES = {"genres": GENRES, "moods": MOODS, "sections": SECTIONS}
LENGTHS = (30, 60, 120, 240, 480)
IDEAS = (
    "slow lo-fi beat for a rainy window, warm electric piano",
    "synthwave drive along the coast at night, 104 bpm",
    "bossa nova on a terrace, nylon guitar and brushes",
    "drum and bass that builds from fog to daylight",
    "solemn string quartet in D minor, like an old photograph",
    "funk groove with a rubber bass and tight horns",
    "a waltz for solo piano, tender and a little unsteady",
    "an Irish jig in 6/8 with fiddle and flute",
    "tense strings that build for a minute and stop",
    "slow blues in 12/8, late, with organ",
    "background for a podcast, light and without drums",
    "meditation with a low drone, rain and nothing else",
    "a short jingle with marimba, bright, 10 seconds",
    "dorian jazz for a small band, walking bass",
    "techno at 132 bpm, dry and dark, drop at 0:30",
    "reggae on a Sunday morning with organ and a deep bass",
)
IDEAS_SHOWN = 4
RECENT = 4
EXAMPLES = IDEAS[:3]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The desk: a brief is filled in, priced and sent. A visitor's brief waits until they have signed up."""
    if request.method != "POST":
        return show_desk(request, fresh_form(request))
    if "open" in request.POST or request.POST.get("address", "").strip():
        # Enter in the address presses the first button of the form: nothing is sent before it is read.
        return _filled_by_recipe(request)
    if CHANGES & set(request.POST):
        # Without JavaScript lengths, ideas and the price come by buttons that send nothing.
        return show_desk(request, with_changes(CreateForm(request.POST), changes_in(request.POST)))
    if not request.user.is_authenticated:
        request.session[DRAFT] = to_keep(request.POST)
        return redirect(f"{reverse('account_signup')}?next={reverse('tracks:create')}")
    form = CreateForm(request.POST)
    is_known = form.is_valid() and are_words_known(form) and _is_known(request.user, form)
    asked = _sent(request.user, form) if is_known else None
    if asked is None:
        return show_desk(request, with_changes(form), status=422)
    request.session.pop(DRAFT, None)
    return redirect("tracks:request", pk=asked.pk)


def _sent(user: User, form: CreateForm) -> Request | None:
    """What was asked for, accepted; None when it was refused, with the reason in the form."""
    try:
        return services.start_track(
            owner=user,
            brief=form.brief(),
            takes=form.takes_wanted,
            idempotency_key=form.cleaned_data["idempotency_key"] or str(uuid.uuid4()),
            pay_with=form.cleaned_data["pay_with"] or PayWith.CREDITS,
            recipe=form.cleaned_data["from_recipe"],
            **form.wishes(),
        )
    except services.BriefError as error:
        form.add_brief_error(error.field, str(error))
    except services.NotEnoughCredits as error:
        form.add_error(None, ValidationError(f"{error} Ask for a shorter song or one take.", code=NOT_ENOUGH))
    except (services.KeyReused, services.StorageFull, services.NoFreeTakes) as error:
        form.add_error(None, str(error))
    return None


@require_POST
@login_required
def from_download(request: HttpRequest, token: str) -> HttpResponse:
    """The desk, filled by the recipe in a file or of a track; the token was looked at before the file was taken in."""
    try:
        is_theirs = receiving.read_form_token(token) == request.user.pk
    except receiving.DeadWay:
        is_theirs = False
    if not is_theirs:
        raise Http404
    return _filled_by_recipe(request)


def _filled_by_recipe(request: HttpRequest) -> HttpResponse:
    """The desk as the recipe says, for the person to look at; else as it was, with the reason."""
    try:
        opened = _opened_recipe(request)
    except (RecipeError, NoTrackThere) as error:
        return show_desk(request, with_changes(CreateForm(request.POST)), status=422, recipe_problem=str(error))
    return show_desk(request, filled_from(opened, request.user))


def _opened_recipe(request: HttpRequest) -> OpenedRecipe:
    form = SourceForm(request.POST, request.FILES)
    if not form.is_valid():
        raise RecipeError(form.problem)
    file = form.cleaned_data["file"]
    if file:
        return open_recipe(user=request.user, values=read_recipe_in(file), name=file.name or "a file without a name")
    pk = track_at(address=form.cleaned_data["address"], host=request.get_host(), user=request.user)
    try:
        values, title = recipe_of_track(user=request.user, pk=pk)
    except Track.DoesNotExist:
        raise NoTrackThere("There is no track at this address that you may open.") from None
    return open_recipe(user=request.user, values=values, name=title)


def _is_known(user: User, form: CreateForm) -> bool:
    """Whether the page it was sent from showed this price and these questions; another page than ours showed none."""
    if "quoted" not in form.data:
        return True
    quote = _quote(user, form)
    return _are_questions_known(form, quote) and _is_price_known(form, quote)


def _are_questions_known(form: CreateForm, quote: Quote) -> bool:
    understanding = quote.understanding
    if understanding is None or not understanding.open_questions:
        return True
    if form.cleaned_data["left_open"] == understanding.open_questions:
        return True
    words = " ".join(question.text for question in understanding.reading.questions)
    form.add_error(None, f"{words} Choose below, or press “Make it” again to have it chosen for you.")
    data = cast("QueryDict", form.data).copy()
    data["left_open"] = understanding.open_questions
    form.data = data
    return False


def _is_price_known(form: CreateForm, quote: Quote) -> bool:
    price = quote.price_credits
    # What has no price is refused in words when it is sent; what is free needs no second look.
    if not price or form.cleaned_data["quoted"] == str(price):
        return True
    form.add_error(None, f"This costs {in_words(price)}. Press “Make it” again to send it.")
    return False


@never_cache
@require_POST
def fit(request: HttpRequest) -> HttpResponse:
    """What is understood of what is filled in now, who would make it, and what it costs; changes nothing.

    Not by GET: lyrics are too long for an address, and no business of the logs that keep addresses.
    """
    form = CreateForm(request.POST)
    context = {"form": form, "quote": _quote(request.user, form), "is_free": form.is_free}
    return render(request, "tracks/desk/fit.html", context)


def _quote(
    user: User | AnonymousUser, form: CreateForm, *, is_free: bool | None = None, free: FreeTakes | None = None
) -> Quote:
    """What is filled in, priced; where it can't be read, why."""
    readable = form.readable()
    if not readable.is_valid():
        return Quote(problem=str(next(iter(readable.errors.values()))[0]))
    wishes = readable.wishes()
    return quote_of(
        user=user,
        brief=readable.brief(),
        takes=readable.takes_wanted,
        provider=wishes["provider"],
        most_credits=wishes["most_credits"],
        is_free=form.is_free if is_free is None else is_free,
        free=free,
    )


def show_desk(request: HttpRequest, form: CreateForm, status: int = 200, recipe_problem: str = "") -> HttpResponse:
    """The page of the desk with this form."""
    recent = recent_requests(user=request.user, count=RECENT) if request.user.is_authenticated else []
    context = {**desk_context(request, form), "recent": recent, "recipe_problem": recipe_problem}
    return render(request, "tracks/create.html", context, status=status)


def desk_context(request: HttpRequest, form: CreateForm) -> dict[str, Any]:
    """What the desk shows, wherever it stands."""
    plan = plan_for(request.user)
    return {
        "form": form,
        **order_of(request.user, form),
        "ideas": random.sample(IDEAS, IDEAS_SHOWN),
        "choices": CHOICES,
        "plan": plan,
        "lengths": [as_clock(seconds) for seconds in LENGTHS if seconds <= plan.longest_seconds],
        "chosen_length": _chosen_length(form),
        "longest": as_clock(min(plan.longest_seconds, DURATION_SECONDS[1])),
        "mode": form["mode"].value() or "simple",
        "opened": request.POST.get("change", ""),
        "opened_recipe": _recipe_of(form),
        "form_token": receiving.form_token(request.user.pk) if request.user.is_authenticated else "",
        "most_bytes": settings.MAX_UPLOAD_MEGABYTES * 1_000_000,
        **_written_out(request, form),
        "lyrics_before": request.POST.get("lyrics", "").strip() if "write" in request.POST else "",
    }


def _recipe_of(form: CreateForm) -> OpenedRecipe | None:
    """The recipe that filled the desk, at this look or an earlier one."""
    value = form.initial.get("from_recipe") if not form.is_bound else form["from_recipe"].value()
    return value if isinstance(value, OpenedRecipe) else unseal(str(value or ""))


def _written_out(request: HttpRequest, form: CreateForm) -> dict[str, str]:
    """Who wrote the words out, where that was just done, and the words before, where they were others."""
    if "enhance" not in request.POST:
        return {}
    before, words = request.POST.get("prompt", ""), str(form["prompt"].value() or "")
    return {"writer": str(form.data.get(WRITER, "")), "before": before if words != before else ""}


def _chosen_length(form: CreateForm) -> str:
    seconds = seconds_of(str(form["duration_seconds"].value() or ""))
    return "" if seconds is None else as_clock(seconds)


def order_of(user: User | AnonymousUser, form: CreateForm) -> dict[str, Any]:
    """How it is paid for and what it costs: with free takes while some are left, unless the person chose otherwise.

    Where free takes are published, only those who have too few credits begin with them.
    """
    if not user.is_authenticated:
        return {"quote": _quote(user, form), "is_free": form.is_free}
    free, purse = free_takes(user=user), balance(user)
    # The header shows the balance, too, and so need not read it again.
    order = {"free": free, "my_balance": purse}
    chosen = form["pay_with"].value()
    quote = _quote(user, form, free=free)
    if chosen and not form.has_error(NON_FIELD_ERRORS, code=NOT_ENOUGH):
        return {**order, "quote": quote, "is_free": form.is_free}
    is_short = purse.available < (quote.price_credits or 0)
    for_free = _quote(user, form, is_free=True, free=free) if free.left and (is_short or not free.is_public) else quote
    is_free = for_free is not quote and not for_free.problem
    return {**order, "quote": for_free if is_free else quote, "is_free": is_free}
