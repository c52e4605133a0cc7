import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def take_over_names(apps, schema_editor):
    """What staff may do with these rows, and the log of it, hangs on their content types."""
    types = apps.get_model("contenttypes", "ContentType").objects
    for model in ("upload", "removal"):
        if not types.filter(app_label="files", model=model).exists():
            types.filter(app_label="tracks", model=model).update(app_label="files")


class Migration(migrations.Migration):
    """The tables of `tracks` as they are, seen from here: no row moves."""

    initial = True
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("tracks", "0005_room_for_long_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_over_names, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Removal",
                    fields=[
                        ("key", models.CharField(max_length=1024, primary_key=True, serialize=False)),
                        ("begun_at", models.DateTimeField()),
                    ],
                    options={"db_table": "tracks_removal"},
                ),
                migrations.CreateModel(
                    name='Upload',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('complete', 'Complete'), ('rejected', 'Rejected')], default='waiting', max_length=10)),
                        ('name', models.CharField(blank=True, max_length=200)),
                        ('content_type', models.CharField(max_length=60)),
                        ('size_bytes', models.PositiveBigIntegerField()),
                        ('created_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('checked_until', models.DateTimeField(blank=True, null=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('storage_key', models.CharField(blank=True, db_index=True, max_length=120)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('duration_seconds', models.FloatField(blank=True, null=True)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'tracks_upload',
                        'indexes': [models.Index(fields=['owner', '-created_at'], name='upload_of_owner'), models.Index(condition=models.Q(('state', 'complete'), _negated=True), fields=['expires_at'], name='upload_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'complete', 'rejected'])), name='upload_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'complete'), models.Q(('storage_key', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), models.Q(models.Q(('state', 'complete'), _negated=True), ('sha256', ''), ('storage_key', '')), _connector='OR'), name='complete_uploads_are_kept'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='uploads_are_not_empty')],
                    },
                ),
            ]
        ),
    ]
