"""Addresses of credits."""

from __future__ import annotations

from django.urls import path

from credits import views

app_name = "credits"
urlpatterns = [
    path("credits/", views.statement, name="statement"),
    path("credits/statement.csv", views.statement_file, {"ending": "csv"}, name="csv"),
    path("credits/statement.json", views.statement_file, {"ending": "json"}, name="json"),
    path("credits/redeem/", views.redeem, name="redeem"),
    path("credits/transfer/", views.transfer, name="transfer"),
]
