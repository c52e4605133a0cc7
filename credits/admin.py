"""Money for staff: everything can be read, nothing edited; a wallet is adjusted through the service, with a reason."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from accounts.models import User
from credits.forms import AdjustForm
from credits.models import Entry, Hold, Transaction, Wallet
from credits.services import KeyConflict, NotEnoughCredits, adjust

if TYPE_CHECKING:
    OfMoney = admin.ModelAdmin[Any]
    EntryInline = admin.TabularInline[Entry, Transaction]
else:
    OfMoney, EntryInline = admin.ModelAdmin, admin.TabularInline


class ReadOnly(OfMoney):
    """Shows rows and lets nobody change them."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Wallet)
class WalletAdmin(ReadOnly):
    list_display = ("user", "available", "held", "version")
    list_select_related = ("user",)
    search_fields = ("user__email",)

    def get_urls(self) -> list[URLPattern]:
        adjusting = path("<int:pk>/adjust/", self.admin_site.admin_view(self.adjust), name="credits_wallet_adjust")
        return [adjusting, *super().get_urls()]

    def adjust(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add or take credits: the form, and what becomes of it."""
        if not (isinstance(request.user, User) and request.user.has_perm("credits.change_wallet")):
            raise PermissionDenied
        wallet = get_object_or_404(Wallet.objects.select_related("user"), pk=pk)
        form = AdjustForm(request.POST or None, initial={"key": uuid.uuid4()})
        if form.is_valid() and self._adjusted(request.user, wallet, form):
            messages.success(request, f"Adjusted by {form.cleaned_data['amount']:+d} credits.")
            return HttpResponseRedirect(reverse("admin:credits_wallet_change", args=[pk]))
        context = {**self.admin_site.each_context(request), "form": form, "wallet": wallet, "title": "Adjust credits"}
        return render(request, "admin/credits/wallet/adjust.html", context)

    def _adjusted(self, by: User, wallet: Wallet, form: AdjustForm) -> bool:
        amount, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
        try:
            adjust(user=wallet.user, amount=amount, key=f"staff:{form.cleaned_data['key']}", reason=reason, by=by)
        except (NotEnoughCredits, KeyConflict) as error:
            form.add_error("amount", str(error))
            return False
        return True


class EntryRows(EntryInline):
    model = Entry
    extra = 0
    can_delete = False
    fields = ("line", "wallet", "pocket", "amount", "balance_after", "version")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Transaction)
class TransactionAdmin(ReadOnly):
    list_display = ("created_at", "kind", "reason", "actor", "key")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("key", "entries__wallet__user__email")
    ordering = ("-created_at",)
    inlines = (EntryRows,)


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    list_display = ("id", "wallet", "amount", "ending")
    list_select_related = ("wallet", "final")
    search_fields = ("id", "wallet__user__email")

    @admin.display(description="ending")
    def ending(self, hold: Hold) -> str:
        return hold.final.outcome if hasattr(hold, "final") else "open"
