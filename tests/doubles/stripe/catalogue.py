"""What is sold and to whom: products, prices, coupons, promotion codes, customers and their cards."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe.world import Obj, World

CARD = {"brand": "visa", "country": "DE", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": "4242"}


def nothing(names: str) -> Obj:
    """Fields that are there and empty."""
    return dict.fromkeys(names.split())


def add_product(world: World, *, name: str, product_id: str | None = None, **given: Any) -> Obj:
    return world.add(
        {
            "id": product_id or world.new_id("prod", 14), "object": "product", "active": True, "created": world.now,
            "default_price": None, "description": None, "images": [], "livemode": False, "marketing_features": [],
            "metadata": {}, "name": name, "type": "service", "updated": world.now,
            **nothing("package_dimensions shippable statement_descriptor tax_code tax_details unit_label url"), **given,
        }
    )  # fmt: skip


def add_price(world: World, *, unit_amount: int, currency: str, product: str, interval: str | None = None,
              interval_count: int = 1, price_id: str | None = None, **given: Any) -> Obj:  # fmt: skip
    recurring = {
        "interval": interval, "interval_count": interval_count, "meter": None, "trial_period_days": None,
        "usage_type": "licensed",
    }  # fmt: skip
    return world.add(
        {
            "id": price_id or world.new_id("price"), "object": "price", "active": True, "billing_scheme": "per_unit",
            "created": world.now, "currency": currency, "custom_unit_amount": None, "livemode": False,
            "lookup_key": None, "metadata": {}, "nickname": None, "product": product,
            "recurring": recurring if interval else None, "tax_behavior": "unspecified", "tiers_mode": None,
            "transform_quantity": None, "type": "recurring" if interval else "one_time", "unit_amount": unit_amount,
            "unit_amount_decimal": str(unit_amount), **given,
        }
    )  # fmt: skip


def plan_of(price: Obj) -> Obj:
    """The older name of a recurring price, which subscription items still carry."""
    return {
        "id": price["id"], "object": "plan", "active": price["active"], "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"], "billing_scheme": "per_unit", "created": price["created"],
        "currency": price["currency"], "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"], "livemode": False, "metadata": {}, "meter": None,
        "nickname": price["nickname"], "product": price["product"], "tiers_mode": None, "transform_usage": None,
        "trial_period_days": None, "usage_type": "licensed",
    }  # fmt: skip


def add_coupon(world: World, *, coupon_id: str | None = None, **given: Any) -> Obj:
    return world.add(
        {
            "id": coupon_id or world.new_id("c", 8)[2:], "object": "coupon", "amount_off": None, "created": world.now,
            "currency": None, "duration": "once", "duration_in_months": None, "livemode": False,
            "max_redemptions": None, "metadata": {}, "name": None, "percent_off": None, "redeem_by": None,
            "times_redeemed": 0, "valid": True, **given,
        }
    )  # fmt: skip


def add_promotion_code(world: World, *, coupon: str, code: str, **given: Any) -> Obj:
    return world.add(
        {
            "id": world.new_id("promo"), "object": "promotion_code", "active": True, "code": code,
            "created": world.now, "customer": None, "customer_account": None, "expires_at": None, "livemode": False,
            "max_redemptions": None, "metadata": {}, "promotion": {"coupon": coupon, "type": "coupon"},
            "restrictions": {
                "first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None
            },
            "times_redeemed": 0, **given,
        }
    )  # fmt: skip


def add_customer(world: World, **given: Any) -> Obj:
    customer = world.add(
        {
            "id": world.new_id("cus", 14), "object": "customer", "address": None, "balance": 0, "created": world.now,
            "currency": None, "customer_account": None, "default_source": None, "delinquent": False,
            "description": None, "discount": None, "email": None, "invoice_prefix": world.digits(8),
            "invoice_settings": {
                "custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None
            },
            "livemode": False, "metadata": {}, "name": None, "next_invoice_sequence": 1, "phone": None,
            "preferred_locales": [], "shipping": None, "tax_exempt": "none", "test_clock": None, **given,
        },
        card_is_broken=False,
    )  # fmt: skip
    world.emit("customer.created", customer)
    return customer


def add_card(world: World, customer: Obj | None, *, kind: str = "card") -> Obj:
    """A way to pay. With a customer it stays with them."""
    details = CARD | {"checks": None, "fingerprint": world.new_id("f", 16)[2:], "networks": None, "wallet": None,
                      "generated_from": None, "display_brand": "visa", "regulated_status": "unregulated",
                      "three_d_secure_usage": {"supported": True}}  # fmt: skip
    bank = {"bank_code": "37040044", "branch_code": "", "country": "DE", "fingerprint": world.new_id("f", 16)[2:],
            "generated_from": None, "last4": "3000"}  # fmt: skip
    method = world.add(
        {
            "id": world.new_id("pm"), "object": "payment_method", "allow_redisplay": "unspecified",
            "billing_details": billing_details(customer["email"] if customer else None), "created": world.now,
            "customer": customer["id"] if customer else None, "customer_account": None, "livemode": False,
            "metadata": {}, "type": kind, kind: details if kind == "card" else bank,
        }
    )  # fmt: skip
    if customer:
        world.emit("payment_method.attached", method)
    return method


def billing_details(email: str | None) -> Obj:
    address = nothing("city country line1 line2 postal_code state") | {"country": "DE"}
    return {"address": address, "email": email, "name": None, "phone": None, "tax_id": None}
