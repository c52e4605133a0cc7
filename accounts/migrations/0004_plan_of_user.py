"""A person's plan becomes a reference to a row; the slugs that were kept so far are the keys of those rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_plan'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='user', name='plan_is_known'),
        migrations.AlterField(
            model_name='user',
            name='plan',
            field=models.ForeignKey(default='free', on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.plan', to_field='slug'),
        ),
    ]
