"""Tells Django about the accounts app, and about the staff pages."""

from django.apps import AppConfig
from django.contrib.admin import apps as staff


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class StaffPages(staff.AdminConfig):
    default = False
    default_site = "accounts.staff_site.StaffSite"
