"""`python -m tests.doubles.stripe`: the double on its own, to try buying things in a browser."""

from __future__ import annotations

import argparse
import sys

from jobs.stopping import listen_for_stop
from tests.doubles.stripe import StripeDouble
from tests.doubles.stripe.faults import NAMED

# What SoundFoundry sells at first, and a code; staff write the prices' ids beside the packs and plans.
PRICES = (
    ("price_starter", 500, "300 credits", None),
    ("price_maker", 1000, "700 credits", None),
    ("price_label", 2500, "2000 credits", None),
    ("price_pro", 1200, "Pro", "month"),
    ("price_enterprise", 4900, "Enterprise", "month"),
)
CODE = "WELCOME20"
WEBHOOKS = "http://127.0.0.1:8000/webhooks/stripe/"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stripe-double", description=__doc__)
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--webhook-url", default=WEBHOOKS, help="where events go; empty for nowhere")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", default="", help=f"what goes wrong, with commas between: {', '.join(NAMED)}")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    double = StripeDouble(seed=given.seed, port=given.port, webhook_url=given.webhook_url or None)
    double.faults.switch_on(given.faults)
    for name, cents, words, recurring in PRICES:
        double.add_price(name, cents, product_name=words, recurring=recurring)
    double.add_promotion_code(CODE, percent_off=20)
    double.start()
    lines = (
        f"Stripe's double listens on {double.base_url}; webhooks go to {double.webhook_url or 'nowhere'}.",
        "Start SoundFoundry with:",
        f"  STRIPE_SECRET_KEY={double.secret_key}",
        f"  STRIPE_WEBHOOK_SECRETS={double.webhook_secret}",
        f"  STRIPE_API_BASE={double.base_url}",
        f"Prices to write under packs and plan prices: {', '.join(one[0] for one in PRICES)}.",
        f"The promotion code {CODE} takes off a fifth. {double.base_url}/ moves time on, refunds and disputes.",
        "Ctrl-C ends it, and forgets everything.",
    )
    asked = listen_for_stop()
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    asked.wait()
    double.stop()


if __name__ == "__main__":
    main()
