"""Paid work for staff: all of it is read, none changed by hand; the accounts it is charged to have limits to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.models import User
from accounts.staff_site import ReadOnly
from files.disk import disk
from jobs import outside, pictures, queries, services, words
from jobs.forms import AccountForm
from jobs.models import Attempt, Job, JobLog, ProviderAccount, ProviderKey

if TYPE_CHECKING:
    AttemptInline = admin.TabularInline[Attempt, Job]
    LogInline = admin.TabularInline[JobLog, Job]
    OfJobs = admin.ModelAdmin[Job]
    OfAccounts = admin.ModelAdmin[ProviderAccount]
    OfKeys = admin.ModelAdmin[ProviderKey]
else:
    AttemptInline = LogInline = admin.TabularInline
    OfJobs = OfAccounts = OfKeys = admin.ModelAdmin


class StuckFilter(admin.SimpleListFilter):
    """Work somebody should look at: late for its next step, or one that took workers with it."""

    title = "trouble"
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Job]) -> list[tuple[str, str]]:
        return [("stuck", "due for a minute without a worker"), ("poison", "took a worker with it")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        if self.value() == "stuck":
            return queryset.filter(pk__in=queries.stuck_jobs(timezone.now()).values("pk"))
        if self.value() == "poison":
            return queryset.filter(poison_count__gt=0)
        return queryset


class AttemptRows(ReadOnly, AttemptInline):
    model = Attempt
    extra = 0
    fields = ("number", "model", "outcome", "request_id", "message", "created_at", "answered_at")
    readonly_fields = fields


class LogRows(ReadOnly, LogInline):
    model = JobLog
    extra = 0
    fields = ("at", "level", "message")
    readonly_fields = fields


@admin.register(Job)
class JobAdmin(ReadOnly, OfJobs):
    """The queue as staff see it."""

    list_display = ("id", "kind", "owner", "state", "stage", "model", "attempt", "poison_count", "created_at")
    list_filter = ("state", "kind", "model", StuckFilter)
    list_select_related = ("owner",)
    search_fields = ("=id", "=owner__email", "=request_id", "=request_uid", "=attempt_token")
    date_hierarchy = "created_at"
    show_full_result_count = False
    inlines = (AttemptRows, LogRows)
    actions: ClassVar[list[str]] = ["cancel_chosen", "sweep_now"]

    @admin.action(description="Cancel and give the credits back", permissions=["operate"])
    def cancel_chosen(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        if not isinstance(request.user, User):
            return
        cancelled = 0
        for pk in queryset.values_list("pk", flat=True):
            try:
                services.cancel(job_pk=pk, by=request.user)
                cancelled += 1
            except services.AlreadyFinished as error:
                self.message_user(request, f"{pk}: {error}", messages.WARNING)
        self.message_user(request, f"Cancelled {cancelled} jobs.")

    @admin.action(description="Ring for everything that is due", permissions=["operate"])
    def sweep_now(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        done = services.sweep(now=timezone.now())
        self.message_user(request, f"Rang for {done.rung} jobs and ended {done.overdue} overdue ones.")

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("jobs.change_job"))


@admin.register(ProviderAccount)
class AccountAdmin(OfAccounts):
    """What may be sent and spent at each service, and the page of how all of them do."""

    form = AccountForm
    list_display = ("slug", "called", "is_on", "requests_per_minute", "requests_at_once", "spending_limit", "note")
    readonly_fields = ("slug",)
    fields = ("slug", *AccountForm.Meta.fields)
    change_list_template = "admin/jobs/provideraccount/change_list.html"

    @admin.display(description="service")
    def called(self, account: ProviderAccount) -> str:
        return outside.account_name(account.slug)

    @admin.display(description="spending limit per hour", ordering="micros_per_hour")
    def spending_limit(self, account: ProviderAccount) -> str:
        return words.dollars(account.micros_per_hour)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        health = path("health/", self.admin_site.admin_view(self.health), name="jobs_provideraccount_health")
        return [health, *super().get_urls()]

    def health(self, request: HttpRequest) -> HttpResponse:
        """Everything that is asked outside and all work, at this moment; nothing is changed here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = queries.health(now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": "Services and work",
            "health": found,
            "disk": disk(),
            "accounts": [(one, pictures.limits_chart(one)) for one in found.accounts],
            "spend": pictures.spend_chart(found),
            "work": pictures.work_chart(found.work),
        }
        return render(request, "admin/jobs/provideraccount/health.html", context)


@admin.register(ProviderKey)
class KeyAdmin(ReadOnly, OfKeys):
    """Keys that were refused, by name; a key that never was has no row."""

    list_display = ("account", "name", "is_healthy", "out_since", "out_until", "reason")
    list_filter = ("account", ("out_since", admin.EmptyFieldListFilter))
    ordering = ("account", "name")
    actions: ClassVar[list[str]] = ["put_back"]

    @admin.display(boolean=True, description="healthy")
    def is_healthy(self, key: ProviderKey) -> bool:
        return key.out_since is None or (key.out_until is not None and key.out_until <= timezone.now())

    @admin.action(description="Put back: use these keys again", permissions=["put_back"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[ProviderKey]) -> None:
        count = 0
        for key in queryset:
            if services.put_back(account=key.account, names=[key.name]):
                count += 1
                self.log_change(request, key, "Put back.")
        self.message_user(request, f"Keys in use again: {count}. One that is refused once more goes out again.")

    def has_put_back_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("jobs.change_providerkey"))
