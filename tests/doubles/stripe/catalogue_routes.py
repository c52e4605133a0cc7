"""Addresses of what is sold and to whom: products, prices, coupons, customers."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe import catalogue, forms
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World


def _plain(params: Params, *names: str) -> dict[str, Any]:
    """What was given under these names; an empty value empties the field."""
    return {name: params[name] or None for name in names if name in params}


def _product(world: World, params: Params, _: str) -> Obj:
    forms.only(params, "id", "name", "description", "active", "metadata", "images", "url", "unit_label", "tax_code",
               "statement_descriptor", "default_price_data")  # fmt: skip
    product = catalogue.add_product(
        world, name=forms.needed(params, "name"), product_id=params.get("id"),
        active=forms.flag(params.get("active", "true")), metadata=forms.metadata(params),
        **_plain(params, "description", "url", "unit_label", "tax_code", "statement_descriptor"),
    )  # fmt: skip
    world.emit("product.created", product)
    return product


def _price(world: World, params: Params, _: str) -> Obj:
    forms.only(params, "active", "currency", "lookup_key", "metadata", "nickname", "product", "product_data",
               "recurring", "tax_behavior", "transfer_lookup_key", "unit_amount", "billing_scheme")  # fmt: skip
    product = params.get("product") or catalogue.add_product(
        world, name=forms.needed(params.get("product_data") or {}, "name", "product")
    )["id"]  # fmt: skip
    recurring = params.get("recurring") or {}
    if recurring:
        forms.choice(recurring.get("interval"), "recurring[interval]", "day", "week", "month", "year")
    price = catalogue.add_price(
        world, unit_amount=forms.whole(forms.needed(params, "unit_amount"), "unit_amount"),
        currency=str(forms.needed(params, "currency")).lower(), product=world.get("product", product, "product")["id"],
        interval=recurring.get("interval"), interval_count=forms.whole(recurring.get("interval_count", 1), "recurring"),
        active=forms.flag(params.get("active", "true")), metadata=forms.metadata(params),
        **_plain(params, "lookup_key", "nickname"),
    )  # fmt: skip
    world.emit("price.created", price)
    return price


def _coupon(world: World, params: Params, _: str) -> Obj:
    forms.only(params, "id", "amount_off", "currency", "duration", "duration_in_months", "max_redemptions", "metadata",
               "name", "percent_off", "redeem_by")  # fmt: skip
    if bool(params.get("amount_off")) == bool(params.get("percent_off")):
        raise ApiProblem("Must provide exactly one of percent_off and amount_off.", param="percent_off")
    whole = {
        name: forms.whole(params[name], name)
        for name in ("amount_off", "duration_in_months", "max_redemptions", "redeem_by") if params.get(name)
    }  # fmt: skip
    coupon = catalogue.add_coupon(
        world, coupon_id=params.get("id"), currency=params.get("currency"),
        duration=forms.choice(params.get("duration", "once"), "duration", "once", "forever", "repeating"),
        metadata=forms.metadata(params), name=params.get("name"),
        percent_off=float(params["percent_off"]) if params.get("percent_off") else None, **whole,
    )  # fmt: skip
    world.emit("coupon.created", coupon)
    return coupon


def _promotion_code(world: World, params: Params, _: str) -> Obj:
    forms.only(params, "active", "code", "customer", "expires_at", "max_redemptions", "metadata", "promotion",
               "restrictions")  # fmt: skip
    promotion = forms.needed(params, "promotion")
    coupon = world.get("coupon", forms.needed(promotion, "coupon", "promotion[coupon]"), "promotion[coupon]")
    code = params.get("code") or world.new_id("p", 8)[2:].upper()
    if any(one["active"] and one["code"].lower() == code.lower() for one in world.all("promotion_code")):
        raise ApiProblem("An active promotion code with `code: " + code + "` already exists.", param="code")
    whole = {name: forms.whole(params[name], name) for name in ("expires_at", "max_redemptions") if params.get(name)}
    made = catalogue.add_promotion_code(
        world, coupon=coupon["id"], code=code, active=forms.flag(params.get("active", "true")),
        metadata=forms.metadata(params), customer=params.get("customer"), **whole,
    )  # fmt: skip
    world.emit("promotion_code.created", made)
    return made


def _customer(world: World, params: Params, _: str) -> Obj:
    forms.only(params, "address", "balance", "description", "email", "invoice_settings", "metadata", "name", "phone",
               "preferred_locales", "shipping", "tax_exempt")  # fmt: skip
    return catalogue.add_customer(
        world, metadata=forms.metadata(params), balance=forms.whole(params.get("balance", 0), "balance"),
        **_plain(params, "email", "name", "phone", "description", "address"),
    )  # fmt: skip


def _updated(kind: str, event: str, *names: str) -> Any:
    def update(world: World, params: Params, given: str) -> Obj:
        forms.only(params, "metadata", *names)
        obj = world.get(kind, given)
        changes = _plain(params, *names)
        if "active" in changes:
            changes["active"] = forms.flag(params["active"])
        if "metadata" in params:
            changes["metadata"] = forms.metadata(params, obj["metadata"])
        world.change(event, obj, **changes)
        return obj

    return update


def _deleted(kind: str) -> Any:
    def delete(world: World, params: Params, given: str) -> Obj:
        obj = world.get(kind, given)
        del world.objects[given]
        world.emit(f"{kind}.deleted", obj)
        return {"id": given, "object": kind, "deleted": True}

    return delete


ROUTES: list[tuple[str, str, Any]] = [
    ("POST", "products", _product),
    ("POST", "products/*", _updated("product", "product.updated", "name", "description", "active", "default_price")),
    ("POST", "prices", _price),
    ("POST", "prices/*", _updated("price", "price.updated", "active", "nickname", "lookup_key")),
    ("POST", "coupons", _coupon),
    ("POST", "coupons/*", _updated("coupon", "coupon.updated", "name")),
    ("DELETE", "coupons/*", _deleted("coupon")),
    ("POST", "promotion_codes", _promotion_code),
    ("POST", "promotion_codes/*", _updated("promotion_code", "promotion_code.updated", "active")),
    ("POST", "customers", _customer),
    ("POST", "customers/*", _updated("customer", "customer.updated", "email", "name", "phone", "description", "address",
                                     "invoice_settings")),
    ("DELETE", "customers/*", _deleted("customer")),
]  # fmt: skip
