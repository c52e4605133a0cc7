"""Addresses of billing."""

from __future__ import annotations

from django.urls import path

from billing.views import pages, webhooks

app_name = "billing"
urlpatterns = [
    path("pricing/", pages.plans, name="plans"),
    path("billing/", pages.home, name="home"),
    path("billing/buy/", pages.buy, name="buy"),
    path("billing/subscribe/", pages.subscribe, name="subscribe"),
    path("billing/portal/", pages.portal, name="portal"),
    path("billing/return/", pages.return_page, name="return"),
    path("webhooks/stripe/", webhooks.webhook, name="webhook"),
]
