"""Puts the first packs and the monthly prices into the shop window; staff may change them."""

from django.db import migrations

PACKS = (
    {"slug": "starter", "name": "Starter", "credits": 300, "amount_cents": 500, "position": 0},
    {"slug": "maker", "name": "Maker", "credits": 700, "amount_cents": 1000, "position": 1},
    {"slug": "label", "name": "Label", "credits": 2000, "amount_cents": 2500, "position": 2},
)
PLANS = ({"plan": "pro", "amount_cents": 1200}, {"plan": "enterprise", "amount_cents": 4900})


def fill(apps, schema_editor):
    for row in PACKS:
        apps.get_model("billing", "Pack").objects.get_or_create(slug=row["slug"], defaults=row)
    for row in PLANS:
        apps.get_model("billing", "PlanPrice").objects.get_or_create(plan=row["plan"], defaults=row)


class Migration(migrations.Migration):

    dependencies = [("billing", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
