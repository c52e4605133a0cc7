"""Addresses of billing."""

from __future__ import annotations

from django.urls import path

from billing import page_views, views

app_name = "billing"
urlpatterns = [
    path("pricing/", page_views.plans, name="plans"),
    path("billing/", page_views.home, name="home"),
    path("billing/buy/", page_views.buy, name="buy"),
    path("billing/subscribe/", page_views.subscribe, name="subscribe"),
    path("billing/portal/", page_views.portal, name="portal"),
    path("billing/return/", page_views.return_page, name="return"),
    path("webhooks/stripe/", views.webhook, name="webhook"),
]
