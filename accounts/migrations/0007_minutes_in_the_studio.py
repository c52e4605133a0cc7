"""Plans say how much sound may be taken apart, changed or mixed in a day."""

import django.core.validators
from django.db import migrations, models

MINUTES = {"free": 120, "pro": 600, "enterprise": 3000}


def fill(apps, schema_editor):
    plans = apps.get_model("accounts", "Plan")
    for slug, minutes in MINUTES.items():
        plans.objects.filter(slug=slug).update(studio_minutes_per_day=minutes)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_epoch'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='studio_minutes_per_day',
            field=models.PositiveIntegerField(default=120, validators=[django.core.validators.MaxValueValidator(100000)]),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
