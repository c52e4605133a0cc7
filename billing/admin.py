"""Money from outside for staff: prices are edited, everything else is read, and a failed event is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.staff_site import ReadOnly
from billing import gateway, queries, services
from billing.models import Customer, Event, EventState, Order, Pack, Payment, PlanPrice, RefusedEvent, Subscription

if TYPE_CHECKING:
    OfMoney = admin.ModelAdmin[Any]
else:
    OfMoney = admin.ModelAdmin

REPORT_DAYS = 30
LONGEST_REPORT_DAYS = 366


@admin.register(Pack)
class PackAdmin(OfMoney):
    """What is edited here holds for the next order; orders keep what they were made with."""

    list_display = ("name", "credits", "amount_cents", "currency", "stripe_price_id", "is_on_sale", "position")
    list_editable = ("is_on_sale", "position")
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("name",)}


@admin.register(PlanPrice)
class PlanPriceAdmin(OfMoney):
    list_display = ("plan", "amount_cents", "currency", "stripe_price_id")


@admin.register(Order)
class OrderAdmin(ReadOnly, OfMoney):
    list_display = ("created_at", "user", "kind", "pack", "plan", "credits", "amount_cents", "currency", "status")
    list_filter = ("status", "kind")
    list_select_related = ("user", "pack")
    search_fields = ("=id", "=user__email", "=stripe_session_id")
    ordering = ("-created_at",)


@admin.register(Payment)
class PaymentAdmin(ReadOnly, OfMoney):
    """Payments, and the report that compares them with the ledger and with Stripe."""

    list_display = (
        "paid_at", "user", "stripe_id", "amount_cents", "refunded_cents", "disputed_cents", "currency", "credits",
        "taken_credits",
    )  # fmt: skip
    list_filter = ("kind", "currency")
    list_select_related = ("user",)
    search_fields = ("=stripe_id", "=payment_intent", "=user__email")
    ordering = ("-paid_at",)
    change_list_template = "admin/billing/payment/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        report = path("report/", self.admin_site.admin_view(self.report), name="billing_payment_report")
        return [report, *super().get_urls()]

    def report(self, request: HttpRequest) -> HttpResponse:
        """Every payment of some days, to the cent; ?ask=1 puts Stripe's own figures beside ours."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        until = timezone.now() + timedelta(days=1)
        days = _days(request.GET.get("days", ""))
        since = until - timedelta(days=days + 1)
        asked = "ask" in request.GET
        found = self._found(request, since, until) if asked else queries.report(since=since, until=until)
        context = {
            **self.admin_site.each_context(request),
            "title": "Payments compared",
            "report": found,
            "days": days,
            "asked": asked,
            "can_ask": gateway.is_configured(),
        }
        return render(request, "admin/billing/payment/report.html", context)

    def _found(self, request: HttpRequest, since: datetime, until: datetime) -> queries.Report:
        try:
            return services.audit(since=since, until=until)
        except services.PaymentsAway as error:
            messages.error(request, f"{error} These are our own figures.")
            return queries.report(since=since, until=until)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, OfMoney):
    list_display = ("user", "plan", "status", "period_end", "cancel_at_period_end", "is_paused", "stripe_id")
    list_filter = ("status", "plan")
    list_select_related = ("user",)
    search_fields = ("=stripe_id", "=user__email")


@admin.register(Customer)
class CustomerAdmin(ReadOnly, OfMoney):
    list_display = ("user", "stripe_id")
    list_select_related = ("user",)
    search_fields = ("=stripe_id", "=user__email")


@admin.register(Event)
class EventAdmin(ReadOnly, OfMoney):
    list_display = ("received_at", "type", "object_id", "state", "tries", "error")
    list_filter = ("state", "type")
    search_fields = ("=stripe_id", "=object_id")
    ordering = ("-received_at",)
    actions: ClassVar[list[str]] = ["try_again"]

    @admin.action(description="Try again what is not done", permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        tried = [services.perform(event=event) for event in queryset.exclude(state=EventState.DONE)]
        done = sum(event.state == EventState.DONE for event in tried)
        self.message_user(request, f"Tried {len(tried)} events again: {done} done, {len(tried) - done} not.")

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("billing.change_event"))


@admin.register(RefusedEvent)
class RefusedEventAdmin(ReadOnly, OfMoney):
    """Stripe's own list of events tells what was in them."""

    list_display = ("received_at", "reason", "size_bytes", "sha256")


def _days(given: str) -> int:
    return min(max(int(given), 1), LONGEST_REPORT_DAYS) if given.isdecimal() and len(given) < 6 else REPORT_DAYS
