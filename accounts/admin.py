"""People for staff: looking, and suspending or readmitting; credits and music have their own rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import ApiKey, DisposableDomain, Plan, User
from accounts.services import readmit, suspend
from accounts.staff_site import ReadOnly

if TYPE_CHECKING:
    OfPeople = admin.ModelAdmin[User]
    OfKeys = admin.ModelAdmin[ApiKey]
    OfPlans = admin.ModelAdmin[Plan]
    OfAddresses = admin.ModelAdmin[EmailAddress]
    OfDomains = admin.ModelAdmin[DisposableDomain]
else:
    OfPeople = OfKeys = OfPlans = OfAddresses = OfDomains = admin.ModelAdmin

# Whoever owns an address confirms it by mail; allauth's page would let staff who may only look do it.
admin.site.unregister(EmailAddress)


@admin.register(User)
class UserAdmin(OfPeople):
    list_display = ("email", "display_name", "plan", "is_suspended", "is_staff", "date_joined", "last_login")
    list_filter = ("plan", "is_suspended", "is_staff")
    list_select_related = ("plan",)
    search_fields = ("email", "display_name")
    ordering = ("-date_joined",)
    fields = ("email", "display_name", "plan", "time_zone", "is_suspended", "is_staff", "date_joined", "last_login")
    readonly_fields = ("email", "is_suspended", "is_staff", "date_joined", "last_login")
    actions = ("suspend_people", "readmit_people")

    @admin.action(description="Suspend: close sessions and keys", permissions=["change"])
    def suspend_people(self, request: HttpRequest, people: QuerySet[User]) -> None:
        messages.info(request, f"Suspended: {suspend(people=people)}. Staff are never suspended here.")

    @admin.action(description="Readmit", permissions=["change"])
    def readmit_people(self, request: HttpRequest, people: QuerySet[User]) -> None:
        messages.info(request, f"Readmitted: {readmit(people=people)}.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(OfPlans):
    """What each plan allows; a change holds from everybody's next request."""

    list_display = (
        "name", "slug", "monthly_credits", "longest_seconds", "concurrent_jobs", "priority",
        "api_requests_per_minute", "storage_bytes", "renders_per_day", "studio_minutes_per_day",
        "imports_per_day", "is_public",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        # People and subscriptions name a plan by its slug.
        return ("slug",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DisposableDomain)
class DisposableDomainAdmin(OfDomains):
    search_fields = ("name",)


@admin.register(EmailAddress)
class AddressAdmin(ReadOnly, OfAddresses):
    """Who has no mail server confirms for people here; welcome credits that wait for it come with the next sign-in."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")
    actions = ("confirm",)

    @admin.action(description="Confirm: the address reaches its owner", permissions=["confirm"])
    def confirm(self, request: HttpRequest, addresses: QuerySet[EmailAddress]) -> None:
        messages.info(request, f"Confirmed: {sum(bool(address.set_verified()) for address in addresses)}.")

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("account.change_emailaddress"))


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, OfKeys):
    list_display = ("name", "prefix", "user", "created_at", "last_used_at", "revoked_at")
    search_fields = ("user__email", "name", "prefix")
    fields = ("user", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
