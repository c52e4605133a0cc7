"""The pages of money: prices for everybody, the ways to Stripe and back, and one's own plan and purchases."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.plans import is_selling, plan_for
from billing import services
from billing.forms import BuyForm, ReturnForm, SubscribeForm
from billing.models import Order, OrderStatus
from billing.queries import offers, purchases, returning
from credits.prices import SECONDS_PER_CREDIT, WELCOME_CREDITS, price
from live.parts import asks_for_part

NOT_SET_UP = "Paying is not set up on this site."


@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Plans, packs and what a song costs; ?pack= or ?plan= puts one offer first, for somebody who just signed up."""
    return _window(request)


def _window(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    person = request.user if isinstance(request.user, User) else None
    packs = offers.packs_on_sale()
    shown = offers.public_plans(mine=plan_for(person) if person else None)
    current = purchases.latest_subscription(user=person) if person else None
    asked = offers.asked_for(packs, request.GET.get("pack", "")) or offers.asked_for(shown, request.GET.get("plan", ""))
    context = {
        "plans": shown,
        "packs": packs,
        "asked": asked if asked and asked.is_sold else None,
        "costs": offers.costs(),
        "usual_price": price(offers.USUAL_SECONDS, takes=offers.USUAL_TAKES),
        "seconds_per_credit": SECONDS_PER_CREDIT,
        "welcome": WELCOME_CREDITS,
        "welcome_days": settings.WELCOME_CREDITS_DAYS,
        "can_pay": is_selling(),
        "has_subscription": purchases.has_subscription(current),
        "came_back": "unpaid" in request.GET,
        "problem": problem,
    }
    return render(request, "billing/plans.html", context, status=status)


@require_POST
def buy(request: HttpRequest) -> HttpResponse:
    """To Stripe's pay page for a pack."""
    return _check_out(request, "pack", BuyForm(request.POST))


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """To Stripe's pay page for a plan."""
    return _check_out(request, "plan", SubscribeForm(request.POST))


def _check_out(request: HttpRequest, thing: str, form: BuyForm | SubscribeForm) -> HttpResponse:
    """Start or find the order of this form. A visitor makes an account first and comes back to what was chosen."""
    if not form.is_valid():
        raise Http404
    asked = {thing: form.cleaned_data[thing]}
    if not isinstance(request.user, User):
        back = f"{reverse('billing:plans')}?{urlencode(asked)}"
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': back})}")
    back = request.build_absolute_uri(reverse("billing:return"))

    def start() -> HttpResponse:
        order = services.start_checkout(
            user=cast("User", request.user),
            key=form.cleaned_data["key"],
            # Stripe puts the id in; the braces must reach it as they are.
            success_url=f"{back}?session_id={{CHECKOUT_SESSION_ID}}",
            cancel_url=request.build_absolute_uri(f"{reverse('billing:plans')}?unpaid"),
            **asked,
        )
        if order.status == OrderStatus.OPEN and order.url:
            return redirect(order.url)
        return redirect(f"{reverse('billing:return')}?{urlencode({'session_id': order.stripe_session_id or ''})}")

    return _at_the_till(request, start)


def _at_the_till(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """What a service at the till answers; what it refuses is told on the pricing page."""
    if not is_selling():
        return _window(request, NOT_SET_UP, status=503)
    try:
        return act()
    except services.NotOnSale:
        raise Http404 from None
    except (services.AlreadySubscribed, services.NotACustomer) as error:
        messages.warning(request, str(error))
        return redirect("billing:home")
    except services.PaymentsAway as error:
        answer = _window(request, str(error), status=503)
        answer["Retry-After"] = "30"
        return answer
    except (services.PaymentsRefused, services.OrderConflict) as error:
        return _window(request, str(error), status=409)


@require_POST
@login_required
def portal(request: HttpRequest) -> HttpResponse:
    """To Stripe's page for cards, invoices and the plan; its address works once and soon."""
    back = request.build_absolute_uri(reverse("billing:home"))
    return _at_the_till(
        request, lambda: redirect(services.open_portal(user=cast("User", request.user), return_url=back))
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def return_page(request: HttpRequest) -> HttpResponse:
    """Back from the pay page. Whoever comes here proves nothing: the page waits for what Stripe tells us.

    A POST asks Stripe, for when its message is late.
    """
    form = ReturnForm(request.GET)
    if not form.is_valid():
        if request.GET.get("session_id"):
            raise Http404
        return redirect("billing:home")
    order = returning.order_of(user=cast("User", request.user), session=form.cleaned_data["session_id"])
    if order is None:
        raise Http404
    if request.method == "POST":
        return _ask_stripe(request, order)
    context = returning.context(order=order, look=form.cleaned_data["look"], address=request.path)
    is_question = asks_for_part(request, "payment") and context["is_waiting"]
    return render(request, "billing/return.html#payment" if is_question else "billing/return.html", context)


def _ask_stripe(request: HttpRequest, order: Order) -> HttpResponse:
    try:
        if returning.may_ask(order):
            services.check_order(order=order)
    except (services.PaymentsAway, services.PaymentsRefused, services.OutOfDate, services.NotKnownYet) as error:
        messages.warning(request, f"{error} Your payment is not lost: the credits come as soon as Stripe tells us.")
    return redirect(request.get_full_path())


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's own plan, subscription and purchases."""
    person = cast("User", request.user)
    names = purchases.names_of_plans()
    paid = purchases.payments(user=person, page=request.GET.get("page", 1))
    current = purchases.latest_subscription(user=person)
    context = {
        "plan": plan_for(person),
        "allows": offers.allowances(plan_for(person)),
        "subscription": purchases.subscription_in_words(current, names) if current else None,
        "is_running": purchases.has_subscription(current),
        "page": paid,
        "purchases": purchases.purchases_in_words(paid, purchases.open_orders(user=person), names),
        "has_portal": purchases.is_customer(user=person),
        "can_pay": is_selling(),
    }
    return render(request, "billing/home.html", context)
