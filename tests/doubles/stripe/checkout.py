"""Checkout sessions: what may be asked for, what is sold, and how they run out."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe import catalogue, discounts, forms
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem, required
from tests.doubles.stripe.world import Obj, World

SHORTEST, LONGEST = 30 * 60, 24 * 3600
LEAST_AMOUNT = 50
KNOWN = (
    "adaptive_pricing after_expiration allow_promotion_codes automatic_tax billing_address_collection "
    "branding_settings cancel_url client_reference_id consent_collection currency custom_fields custom_text customer "
    "customer_creation customer_email customer_update discounts excluded_payment_method_types expires_at "
    "invoice_creation line_items locale managed_payments metadata mode payment_intent_data "
    "payment_method_collection payment_method_options phone_number_collection return_url "
    "saved_payment_method_options submit_type subscription_data success_url tax_id_collection ui_mode"
).split()
ONLY_WITH = {
    "payment_intent_data": "payment", "invoice_creation": "payment", "customer_creation": "payment",
    "submit_type": "payment", "subscription_data": "subscription",
}  # fmt: skip


def create(world: World, params: Params) -> Obj:
    forms.only(params, *KNOWN)
    mode = forms.choice(forms.needed(params, "mode"), "mode", "payment", "subscription")
    _fits_together(params, mode)
    lines = _lines(world, params, mode)
    coupon, code = discounts.chosen(world, params.get("discounts"))
    customer = world.get("customer", params["customer"], "customer") if params.get("customer") else None
    session = _blank(world, params, mode)
    session["currency"] = lines[0]["price"]["currency"]
    if customer:
        session.update(customer=customer["id"], customer_details=details_of(customer["email"]))
    world.add(
        session, lines=lines, intent_data=params.get("payment_intent_data") or {},
        subscription_data=params.get("subscription_data") or {},
        has_invoice=forms.flag((params.get("invoice_creation") or {}).get("enabled")),
    )  # fmt: skip
    for part in ("payment_intent_data", "subscription_data"):
        forms.metadata(params.get(part) or {}, param=f"{part}[metadata]")
    add_up(world, session, coupon, code)
    if 0 < session["amount_total"] < LEAST_AMOUNT:
        del world.objects[session["id"]]
        raise ApiProblem("The Checkout Session's total amount due must add up to at least €0.50 eur",
                         code="amount_too_small")  # fmt: skip
    return session


def _fits_together(params: Params, mode: str) -> None:
    for name, wanted in ONLY_WITH.items():
        if name in params and mode != wanted:
            raise ApiProblem(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    for one, other in (("customer", "customer_email"), ("allow_promotion_codes", "discounts")):
        if params.get(one) and params.get(other):
            raise ApiProblem(f"You may only specify one of these parameters: {one}, {other}.", param=one)
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise ApiProblem("This double has hosted pages only.", param="ui_mode")
    if params.get("customer_update") and not params.get("customer"):
        raise ApiProblem("`customer_update` can only be used with `customer`.", param="customer_update")
    forms.needed(params, "success_url")
    _addresses(params)


def _addresses(params: Params) -> None:
    for name in ("success_url", "cancel_url"):
        if params.get(name) and not params[name].startswith(("http://", "https://")):
            raise ApiProblem("Not a valid URL", code="url_invalid", param=name)
    if len(params.get("client_reference_id", "")) > 200:
        raise ApiProblem("Invalid string: at most 200 characters.", param="client_reference_id")


def _lines(world: World, params: Params, mode: str) -> list[Obj]:
    lines = [_line(world, line, f"line_items[{i}]") for i, line in enumerate(forms.needed(params, "line_items"))]
    recurs = [line["price"]["type"] == "recurring" for line in lines]
    if mode == "payment" and any(recurs):
        raise ApiProblem("You specified `payment` mode but passed a recurring price. Either switch to `subscription` "
                         "mode or use only one-time prices.")  # fmt: skip
    if mode == "subscription" and not any(recurs):
        raise ApiProblem("You must provide at least one recurring price in `subscription` mode when using prices.")
    if len({line["price"]["currency"] for line in lines}) > 1:
        raise ApiProblem("All prices on a Checkout Session must use the same currency.", param="line_items")
    return lines


def _line(world: World, given: Params, param: str) -> Obj:
    forms.only(given, "price", "price_data", "quantity", "adjustable_quantity", "tax_rates", "metadata")
    if given.get("price"):
        price = world.get("price", given["price"], f"{param}[price]")
        if not price["active"]:
            raise ApiProblem("The price specified is inactive. This field only accepts active prices.",
                             param=f"{param}[price]")  # fmt: skip
    else:
        price = priced_inline(world, forms.needed(given, "price_data", f"{param}[price]"), f"{param}[price_data]")
    quantity = forms.whole(forms.needed(given, "quantity", f"{param}[quantity]"), f"{param}[quantity]")
    if quantity < 1:
        raise ApiProblem("This value must be greater than or equal to 1.", param=f"{param}[quantity]")
    return {"id": world.new_id("li"), "price": price, "quantity": quantity, "amount": price["unit_amount"] * quantity}


def priced_inline(world: World, given: Params, param: str) -> Obj:
    """A price made for one session, which no other can use."""
    if given.get("product"):
        product = world.get("product", given["product"], f"{param}[product]")
    elif (given.get("product_data") or {}).get("name"):
        product = catalogue.add_product(
            world, name=given["product_data"]["name"], description=given["product_data"].get("description"),
            active=False,
        )  # fmt: skip
    else:
        raise required(f"{param}[product]")
    recurring = given.get("recurring") or {}
    return catalogue.add_price(
        world, unit_amount=forms.whole(forms.needed(given, "unit_amount", f"{param}[unit_amount]"), param),
        currency=str(forms.needed(given, "currency", f"{param}[currency]")).lower(), product=product["id"],
        interval=recurring.get("interval"), interval_count=int(recurring.get("interval_count", 1)), active=False,
    )  # fmt: skip


def _blank(world: World, params: Params, mode: str) -> Obj:
    session_id = world.new_id("cs_test", 58)
    until = forms.whole(params.get("expires_at") or world.now + LONGEST, "expires_at")
    if not SHORTEST - 60 <= until - world.now <= LONGEST + 60:
        raise ApiProblem("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session "
                         "creation.", param="expires_at")  # fmt: skip
    email = params.get("customer_email") or None
    return {
        "id": session_id, "object": "checkout.session", "adaptive_pricing": {"enabled": False},
        "allow_promotion_codes": forms.flag(params["allow_promotion_codes"]) if "allow_promotion_codes" in params
        else None,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params.get("cancel_url") or None,
        "client_reference_id": params.get("client_reference_id") or None, "created": world.now, "custom_fields": [],
        "custom_text": catalogue.nothing("after_submit shipping_address submit terms_of_service_acceptance"),
        "customer": None, "customer_creation": (params.get("customer_creation") or "if_required")
        if mode == "payment" else None,
        "customer_details": details_of(email) if email else None, "customer_email": email,
        "expires_at": until, "invoice_creation": None, "livemode": False, "locale": params.get("locale") or None,
        "metadata": forms.metadata(params), "mode": mode, "payment_intent": None,
        "payment_method_collection": params.get("payment_method_collection")
        or ("if_required" if mode == "payment" else "always"),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"], "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False}, "shipping_options": [], "status": "open",
        "success_url": params["success_url"], "ui_mode": "hosted_page", "url": f"{world.base_url}/pay/{session_id}",
        **catalogue.nothing(
            "after_expiration billing_address_collection branding_settings client_secret collected_information "
            "consent consent_collection currency_conversion customer_account invoice origin_context payment_link "
            "payment_method_configuration_details permissions recovered_from saved_payment_method_options "
            "setup_intent shipping_address_collection shipping_cost submit_type subscription wallet_options"
        ),
    }  # fmt: skip


def details_of(email: str | None, name: str | None = None) -> Obj:
    return {"address": None, "business_name": None, "email": email, "individual_name": None, "name": name,
            "phone": None, "tax_exempt": "none", "tax_ids": []}  # fmt: skip


def add_up(world: World, session: Obj, coupon: Obj | None, code: Obj | None) -> None:
    """The amounts, with a discount if there is one."""
    lines = world.private[session["id"]]["lines"]
    before = sum(line["amount"] for line in lines)
    off = discounts.reduction(coupon, before, session["currency"])
    used = (
        [{"coupon": None if code else coupon["id"], "promotion_code": code["id"] if code else None}] if coupon else []
    )
    world.private[session["id"]]["discounts"] = [
        {"coupon": coupon["id"], "promotion_code": code["id"] if code else None}
    ] if coupon else []  # fmt: skip
    session.update(
        amount_subtotal=before, amount_total=before - off, discounts=used,
        total_details={"amount_discount": off, "amount_shipping": 0, "amount_tax": 0},
    )  # fmt: skip


def line_items(world: World, session: Obj) -> list[Obj]:
    """The lines as the page and the API show them; the discount is spread over them to the cent."""
    rows: list[Obj] = []
    left, whole = session["total_details"]["amount_discount"], session["amount_subtotal"] or 1
    lines = world.private[session["id"]]["lines"]
    for line in lines:
        last = line is lines[-1]
        off = left if last else session["total_details"]["amount_discount"] * line["amount"] // whole
        left -= off
        rows.append(
            {
                "id": line["id"], "object": "item", "adjustable_quantity": None, "amount_discount": off,
                "amount_subtotal": line["amount"], "amount_tax": 0, "amount_total": line["amount"] - off,
                "currency": session["currency"],
                "description": world.get("product", line["price"]["product"])["name"], "metadata": {},
                "price": line["price"], "quantity": line["quantity"],
            }
        )  # fmt: skip
    return rows


def use_code(world: World, session: Obj, typed: str) -> None:
    """A buyer types a promotion code on the page."""
    if not session["allow_promotion_codes"]:
        raise ApiProblem("This page takes no promotion codes.", param="promotion_code")
    code = discounts.by_code(world, typed)
    add_up(world, session, world.get("coupon", code["promotion"]["coupon"]), code)


def expire(world: World, session: Obj) -> Obj:
    if session["status"] != "open":
        raise ApiProblem('Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a '
                         f"status of `{session['status']}`.", param="session")  # fmt: skip
    session.update(status="expired", url=None)
    world.emit("checkout.session.expired", session)
    return session


def update(world: World, session: Obj, params: Params) -> Obj:
    forms.only(params, "metadata", "collected_information")
    session["metadata"] = forms.metadata(params, session["metadata"])
    return session


def ready(session: Obj) -> Any:
    if session["status"] != "open":
        raise ApiProblem(f"This Checkout Session is {session['status']}.", code="checkout_session_not_open")
    return session
