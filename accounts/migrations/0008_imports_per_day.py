"""How many files of one's own may be sent on a day: fair use, by plan."""

import django.core.validators
from django.db import migrations, models
from django.db.models import Q

PER_DAY = {"pro": 300, "enterprise": 2000}


def seed(apps, schema_editor):
    plans = apps.get_model("accounts", "Plan")
    for slug, count in PER_DAY.items():
        plans.objects.filter(slug=slug).update(imports_per_day=count)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0007_minutes_in_the_studio")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="imports_per_day",
            field=models.PositiveSmallIntegerField(
                default=30, db_default=30, validators=[django.core.validators.MaxValueValidator(10_000)]
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(condition=Q(imports_per_day__lte=10_000), name="plan_imports_are_sane"),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
