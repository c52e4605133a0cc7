"""Money for staff: everything can be read, nothing edited; a wallet is adjusted through the service, with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from accounts.models import User
from accounts.staff_site import ReadOnly
from credits.days import begin_of
from credits.forms import AdjustForm, GiftCodesForm
from credits.models import Entry, GiftCode, Hold, Lot, Proposal, Transaction, Wallet
from credits.services import (
    MAY_ADJUST,
    AlreadyDecided,
    KeyConflict,
    NeedsSecondPerson,
    NotEnoughCredits,
    adjust,
    approve_adjustment,
    make_gift_codes,
    propose_adjustment,
    reject_adjustment,
)

if TYPE_CHECKING:
    OfMoney = admin.ModelAdmin[Any]
    EntryInline = admin.TabularInline[Entry, Transaction]
else:
    OfMoney, EntryInline = admin.ModelAdmin, admin.TabularInline


@admin.register(Wallet)
class WalletAdmin(ReadOnly, OfMoney):
    list_display = ("user", "available", "held", "owed", "version")
    list_select_related = ("user",)
    search_fields = ("user__email",)

    def get_urls(self) -> list[URLPattern]:
        adjusting = path("<int:pk>/adjust/", self.admin_site.admin_view(self.adjust), name="credits_wallet_adjust")
        return [adjusting, *super().get_urls()]

    def adjust(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add or take credits: the form, and what becomes of it."""
        if not (isinstance(request.user, User) and request.user.has_perm(MAY_ADJUST)):
            raise PermissionDenied
        wallet = get_object_or_404(Wallet.objects.select_related("user"), pk=pk)
        form = AdjustForm(request.POST or None, initial={"key": uuid.uuid4()})
        if form.is_valid() and self._adjusted(request, request.user, wallet, form):
            return HttpResponseRedirect(reverse("admin:credits_wallet_change", args=[pk]))
        context = {**self.admin_site.each_context(request), "form": form, "wallet": wallet, "title": "Adjust credits"}
        return render(request, "admin/credits/wallet/adjust.html", context)

    def _adjusted(self, request: HttpRequest, by: User, wallet: Wallet, form: AdjustForm) -> bool:
        amount, reason, key = (form.cleaned_data[name] for name in ("amount", "reason", "key"))
        try:
            adjust(user=wallet.user, amount=amount, key=f"staff:{key}", reason=reason, by=by)
            messages.success(request, f"Adjusted by {amount:+d} credits.")
        except NeedsSecondPerson:
            propose_adjustment(user=wallet.user, amount=amount, reason=reason, by=by, key=key)
            messages.warning(request, f"Proposed {amount:+d} credits. Somebody else of staff has to approve it.")
        except (NotEnoughCredits, KeyConflict) as error:
            form.add_error("amount", str(error))
            return False
        return True


class EntryRows(ReadOnly, EntryInline):
    model = Entry
    extra = 0
    fields = ("line", "wallet", "pocket", "amount", "balance_after", "version")


@admin.register(Transaction)
class TransactionAdmin(ReadOnly, OfMoney):
    list_display = ("created_at", "kind", "reason", "actor", "key")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("key", "entries__wallet__user__email")
    ordering = ("-created_at",)
    inlines = (EntryRows,)


@admin.register(Hold)
class HoldAdmin(ReadOnly, OfMoney):
    list_display = ("id", "wallet", "amount", "ending")
    list_select_related = ("wallet", "final")
    search_fields = ("id", "wallet__user__email")

    @admin.display(description="ending")
    def ending(self, hold: Hold) -> str:
        return hold.final.outcome if hasattr(hold, "final") else "open"


@admin.register(Lot)
class LotAdmin(ReadOnly, OfMoney):
    list_display = ("wallet", "amount", "remaining", "expires_at")
    list_select_related = ("wallet",)
    search_fields = ("wallet__user__email",)
    ordering = ("expires_at",)


@admin.register(Proposal)
class ProposalAdmin(ReadOnly, OfMoney):
    list_display = ("proposed_at", "user", "amount", "reason", "proposed_by", "decided_by", "decided_at", "is_approved")
    list_select_related = ("user", "proposed_by", "decided_by")
    list_filter = (("decided_at", admin.EmptyFieldListFilter),)
    ordering = ("-proposed_at",)
    actions = ("approve", "reject")

    @admin.display(boolean=True, description="approved")
    def is_approved(self, proposal: Proposal) -> bool:
        return proposal.transaction_id is not None

    @admin.action(description="Approve: credits move now", permissions=["decide"])
    def approve(self, request: HttpRequest, proposals: QuerySet[Proposal]) -> None:
        self._decide(request, proposals, approve_adjustment, "Approved")

    @admin.action(description="Reject: nothing moves", permissions=["decide"])
    def reject(self, request: HttpRequest, proposals: QuerySet[Proposal]) -> None:
        self._decide(request, proposals, reject_adjustment, "Rejected")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_ADJUST))

    def _decide(
        self, request: HttpRequest, proposals: QuerySet[Proposal], act: Callable[..., Proposal], done: str
    ) -> None:
        for proposal in proposals:
            try:
                act(proposal=proposal.pk, by=cast("User", request.user))
                messages.success(request, f"{done}: {proposal.amount:+d} for {proposal.user.email}.")
            except (PermissionError, AlreadyDecided, NotEnoughCredits) as error:
                messages.error(request, f"{proposal.amount:+d} for {proposal.user.email}: {error}")


@admin.register(GiftCode)
class GiftCodeAdmin(ReadOnly, OfMoney):
    list_display = ("prefix", "amount", "note", "made_by", "made_at", "valid_until", "redeemed_by", "redeemed_at")
    list_select_related = ("made_by", "redeemed_by")
    list_filter = (("redeemed_at", admin.EmptyFieldListFilter),)
    search_fields = ("prefix", "note", "redeemed_by__email")
    ordering = ("-made_at",)
    exclude = ("sha256",)

    def get_urls(self) -> list[URLPattern]:
        making = path("make/", self.admin_site.admin_view(self.make), name="credits_giftcode_make")
        return [making, *super().get_urls()]

    def make(self, request: HttpRequest) -> HttpResponse:
        """Make codes: the form, then the codes, which are shown this once."""
        if not (isinstance(request.user, User) and request.user.has_perm(MAY_ADJUST)):
            raise PermissionDenied
        form = GiftCodesForm(request.POST or None)
        codes = self._made(request.user, form) if form.is_valid() else []
        context = {**self.admin_site.each_context(request), "form": form, "codes": codes, "title": "Make gift codes"}
        return render(request, "admin/credits/giftcode/make.html", context)

    def _made(self, by: User, form: GiftCodesForm) -> list[str]:
        asked = form.cleaned_data
        until = begin_of(asked["valid_until"], by) if asked["valid_until"] else None
        names = ("count", "amount", "note", "lasting_days")
        return make_gift_codes(by=by, valid_until=until, **{name: asked[name] for name in names})
