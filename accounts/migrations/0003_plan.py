"""Plans become rows, filled with the limits that were written in code before."""

import django.core.validators
from django.db import migrations, models
from django.db.models import Q

GIGABYTE = 10**9
PLANS = (
    {
        "slug": "free", "name": "Free", "position": 0, "monthly_credits": 0, "longest_seconds": 60,
        "concurrent_jobs": 1, "priority": 0, "api_requests_per_minute": 60, "storage_bytes": 5 * GIGABYTE,
        "renders_per_day": 10,
    },
    {
        "slug": "pro", "name": "Pro", "position": 1, "monthly_credits": 600,
        "longest_seconds": 240, "concurrent_jobs": 3, "priority": 1, "api_requests_per_minute": 300,
        "storage_bytes": 100 * GIGABYTE, "renders_per_day": 0,
    },
    {
        "slug": "enterprise", "name": "Enterprise", "position": 2, "monthly_credits": 3000,
        "longest_seconds": 480, "concurrent_jobs": 8, "priority": 2, "api_requests_per_minute": 1200,
        "storage_bytes": 1000 * GIGABYTE, "renders_per_day": 0,
    },
)


def seed(apps, schema_editor):
    plans = apps.get_model("accounts", "Plan")
    for values in PLANS:
        plans.objects.get_or_create(slug=values["slug"], defaults=values)


def whole(least, most):
    validators = [django.core.validators.MinValueValidator(least)] if least else []
    return [*validators, django.core.validators.MaxValueValidator(most)]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_apikey'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=40)),
                ('monthly_credits', models.PositiveIntegerField(default=0, validators=whole(0, 1_000_000))),
                ('longest_seconds', models.PositiveSmallIntegerField(validators=whole(10, 3600))),
                ('concurrent_jobs', models.PositiveSmallIntegerField(validators=whole(1, 100))),
                ('priority', models.PositiveSmallIntegerField(default=0, validators=whole(0, 9))),
                ('api_requests_per_minute', models.PositiveIntegerField(validators=whole(1, 100_000))),
                ('storage_bytes', models.PositiveBigIntegerField()),
                ('renders_per_day', models.PositiveSmallIntegerField(default=0, validators=whole(0, 1000))),
                ('is_public', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=~Q(slug='') & ~Q(name=''), name='plan_has_a_name'),
                    models.CheckConstraint(condition=Q(longest_seconds__gte=10, longest_seconds__lte=3600), name='plan_length_is_sane'),
                    models.CheckConstraint(condition=Q(concurrent_jobs__gte=1, concurrent_jobs__lte=100), name='plan_makes_something_at_once'),
                    models.CheckConstraint(condition=Q(priority__lte=9), name='plan_priority_is_sane'),
                    models.CheckConstraint(condition=Q(api_requests_per_minute__gte=1), name='plan_may_call'),
                    models.CheckConstraint(condition=Q(renders_per_day__lte=1000), name='plan_free_takes_are_sane'),
                    models.CheckConstraint(condition=Q(monthly_credits__lte=1_000_000), name='plan_credits_are_sane'),
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
