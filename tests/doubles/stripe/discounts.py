"""Coupons and promotion codes: who may use one, and what it takes off."""

from __future__ import annotations

from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World


def by_code(world: World, code: str) -> Obj:
    """The active promotion code a person typed; letters of either case are the same."""
    for found in world.all("promotion_code"):
        if found["code"].lower() == code.strip().lower() and is_usable(world, found):
            return found
    raise ApiProblem("This code is invalid.", code="promotion_code_invalid", param="promotion_code")


def is_usable(world: World, code: Obj) -> bool:
    runs_out, most = code["expires_at"], code["max_redemptions"]
    if not code["active"] or (runs_out and runs_out <= world.now) or (most and code["times_redeemed"] >= most):
        return False
    return is_valid(world, world.get("coupon", code["promotion"]["coupon"]))


def is_valid(world: World, coupon: Obj) -> bool:
    ended = coupon["redeem_by"] and coupon["redeem_by"] <= world.now
    used_up = coupon["max_redemptions"] and coupon["times_redeemed"] >= coupon["max_redemptions"]
    return bool(coupon["valid"] and not ended and not used_up)


def reduction(coupon: Obj | None, amount: int, currency: str) -> int:
    """Cents off `amount`, never more than it."""
    if coupon is None:
        return 0
    if coupon["percent_off"] is not None:
        return min(amount, round(amount * float(coupon["percent_off"]) / 100))
    return min(amount, coupon["amount_off"]) if coupon["currency"] == currency else 0


def chosen(world: World, given: list[Obj] | None) -> tuple[Obj | None, Obj | None]:
    """The coupon and the promotion code that `discounts` names."""
    if not given:
        return None, None
    if len(given) > 1:
        raise ApiProblem("You can apply at most one discount.", param="discounts")
    if given[0].get("promotion_code"):
        code = world.get("promotion_code", given[0]["promotion_code"], "discounts[0][promotion_code]")
        if not is_usable(world, code):
            raise ApiProblem("This promotion code cannot be used.", param="discounts[0][promotion_code]")
        return world.get("coupon", code["promotion"]["coupon"]), code
    coupon = world.get("coupon", given[0].get("coupon", ""), "discounts[0][coupon]")
    if not is_valid(world, coupon):
        raise ApiProblem(f"Coupon {coupon['id']} is used up or has expired.", param="discounts[0][coupon]",
                         code="coupon_expired")  # fmt: skip
    return coupon, None


def redeem(world: World, discounts: list[Obj] | None) -> None:
    for discount in discounts or []:
        if discount["promotion_code"]:
            world.get("promotion_code", discount["promotion_code"])["times_redeemed"] += 1
        coupon = world.get("coupon", discount["coupon"])
        coupon["times_redeemed"] += 1
        world.change("coupon.updated", coupon, valid=is_valid(world, coupon))


def attach(world: World, discount: Obj, *, customer: str, subscription: str, session: str | None) -> Obj:
    """The coupon as it now lies on a subscription."""
    coupon = world.get("coupon", discount["coupon"])
    months = coupon["duration_in_months"] if coupon["duration"] == "repeating" else None
    return world.add(
        {
            "id": world.new_id("di"), "object": "discount", "checkout_session": session, "customer": customer,
            "customer_account": None, "end": world.now + months * 30 * 86400 if months else None, "invoice": None,
            "invoice_item": None, "promotion_code": discount["promotion_code"],
            "source": {"coupon": coupon["id"], "type": "coupon"}, "start": world.now, "subscription": subscription,
            "subscription_item": None,
        },
        is_spent=False, lasts=coupon["duration"],
    )  # fmt: skip
