import django.core.validators
from django.db import migrations, models


def take_over_names(apps, schema_editor):
    """What staff may do with these rows, and the log of it, hangs on their content type."""
    types = apps.get_model("contenttypes", "ContentType").objects
    if not types.filter(app_label="makers", model="musicmodel").exists():
        types.filter(app_label="tracks", model="musicmodel").update(app_label="makers")


class Migration(migrations.Migration):
    """A table of `tracks` as it is, seen from here: no row moves."""

    initial = True
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("tracks", "0006_files_have_an_app"),
    ]

    operations = [
        migrations.RunPython(take_over_names, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='MusicModel',
                    fields=[
                        ('slug', models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ('account', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=80)),
                        ('is_offered', models.BooleanField(default=False, verbose_name='offered')),
                        ('rank', models.PositiveSmallIntegerField(default=100)),
                        ('price_percent', models.PositiveIntegerField(default=100, validators=[django.core.validators.MinValueValidator(1)])),
                        ('micros_per_song', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('micros_per_second', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('billed_step_seconds', models.FloatField(default=0.0)),
                        ('endpoint', models.CharField(help_text='What the service calls it.', max_length=200)),
                        ('shape', models.CharField(help_text='The family of its inputs; it decides how a brief is written.', max_length=40)),
                        ('takes', models.JSONField(default=list)),
                        ('edits', models.JSONField(blank=True, default=list)),
                        ('shortest_seconds', models.FloatField()),
                        ('longest_seconds', models.FloatField()),
                        ('usual_seconds', models.FloatField(default=60.0)),
                        ('prompt_characters', models.PositiveIntegerField(default=1000)),
                        ('lyrics_characters', models.PositiveIntegerField(default=0)),
                        ('shortest_prompt_characters', models.PositiveIntegerField(default=0)),
                        ('shortest_lyrics_characters', models.PositiveIntegerField(default=0)),
                        ('is_instrumental_only', models.BooleanField(default=False)),
                        ('is_sung_only', models.BooleanField(default=False)),
                        ('takes_duration', models.BooleanField(default=True)),
                        ('has_seed', models.BooleanField(default=False)),
                        ('is_checked', models.BooleanField(default=False)),
                    ],
                    options={
                        'db_table': 'tracks_musicmodel',
                        'ordering': ['rank', 'slug'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('longest_seconds__gte', models.F('shortest_seconds')), ('price_percent__gte', 1), ('shortest_seconds__gt', 0)), name='model_makes_something_at_a_price')],
                    },
                ),
            ]
        ),
    ]
