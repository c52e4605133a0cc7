"""Paid work for staff: read everything, change nothing by hand; cancel and sweep go through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from jobs import services
from jobs.models import UNFINISHED, Attempt, Job, JobLog

if TYPE_CHECKING:
    AttemptInline = admin.TabularInline[Attempt, Job]
    LogInline = admin.TabularInline[JobLog, Job]
    OfJobs = admin.ModelAdmin[Job]
else:
    AttemptInline = LogInline = admin.TabularInline
    OfJobs = admin.ModelAdmin


class StuckFilter(admin.SimpleListFilter):
    """Work somebody should look at: late for its next step, or one that took workers with it."""

    title = "trouble"
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Job]) -> list[tuple[str, str]]:
        return [("stuck", "due for a minute without a worker"), ("poison", "took a worker with it")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        if self.value() == "stuck":
            late = timezone.now() - timedelta(minutes=1)
            return queryset.filter(state__in=UNFINISHED, slot__isnull=False, next_at__lt=late, rung_at__isnull=True)
        if self.value() == "poison":
            return queryset.filter(poison_count__gt=0)
        return queryset


class Unchangeable(OfJobs):
    """Shows rows and lets nobody change them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False


class AttemptRows(AttemptInline):
    model = Attempt
    extra = 0
    can_delete = False
    fields = ("number", "provider", "outcome", "request_id", "message", "created_at", "answered_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False


class LogRows(LogInline):
    model = JobLog
    extra = 0
    can_delete = False
    fields = ("at", "level", "message")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(Unchangeable):
    """The queue as staff see it."""

    list_display = ("id", "kind", "owner", "state", "stage", "provider", "attempt", "poison_count", "created_at")
    list_filter = ("state", "kind", "provider", StuckFilter)
    list_select_related = ("owner",)
    search_fields = ("=id", "=owner__email", "=request_id", "=request_uid", "=attempt_token")
    date_hierarchy = "created_at"
    show_full_result_count = False
    inlines = (AttemptRows, LogRows)
    actions: ClassVar[list[str]] = ["cancel_chosen", "sweep_now"]

    @admin.action(description="Cancel and give the credits back", permissions=["view"])
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

    @admin.action(description="Ring for everything that is due", permissions=["view"])
    def sweep_now(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        done = services.sweep(now=timezone.now())
        self.message_user(request, f"Rang for {done.rung} jobs and ended {done.overdue} overdue ones.")
