"""`make stripe-double`: the double as a process of its own, with what SoundFoundry needs to be told."""

from __future__ import annotations

import signal
import subprocess
import sys

import stripe

from tests.support.source import ROOT


def test_the_command_says_how_to_start_soundfoundry_sells_its_packs_and_ends_on_request() -> None:
    command = [sys.executable, "-m", "tests.doubles.stripe", "--port", "0", "--webhook-url", "", "--faults", "409,429"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(8)]
    settings = dict(line.strip().split("=", 1) for line in told if "=" in line)
    try:
        assert settings["STRIPE_WEBHOOK_SECRETS"].startswith("whsec_")
        client = stripe.StripeClient(
            settings["STRIPE_SECRET_KEY"], base_addresses={"api": settings["STRIPE_API_BASE"]}, max_network_retries=9
        )
        assert {price.id for price in client.v1.prices.list().data} >= {"price_starter", "price_pro"}
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
