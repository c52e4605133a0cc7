from django.db import migrations, models


class Migration(migrations.Migration):
    """The column stays `provider`: only what the program calls it is another word, so the database is not touched."""

    dependencies = [
        ('jobs', '0006_the_last_stage_has_a_neutral_name'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(
                    model_name='job',
                    name='job_usual_time',
                ),
                migrations.RemoveConstraint(
                    model_name='attempt',
                    name='one_live_attempt_per_provider',
                ),
                migrations.RemoveIndex(
                    model_name='attempt',
                    name='attempt_by_request',
                ),
                migrations.RenameField(
                    model_name='job',
                    old_name='provider',
                    new_name='model',
                ),
                migrations.AlterField(
                    model_name='job',
                    name='model',
                    field=models.CharField(blank=True, db_column='provider', max_length=40),
                ),
                migrations.RenameField(
                    model_name='attempt',
                    old_name='provider',
                    new_name='model',
                ),
                migrations.AlterField(
                    model_name='attempt',
                    name='model',
                    field=models.CharField(blank=True, db_column='provider', max_length=40),
                ),
                migrations.AddIndex(
                    model_name='job',
                    index=models.Index(condition=models.Q(('state', 'complete')), fields=['kind', 'model', '-finished_at'], name='job_usual_time'),
                ),
                migrations.AddConstraint(
                    model_name='attempt',
                    constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'not accepted'), _negated=True), fields=('job', 'model'), name='one_live_attempt_per_provider'),
                ),
                migrations.AddIndex(
                    model_name='attempt',
                    index=models.Index(fields=['model', 'request_id'], name='attempt_by_request'),
                ),
            ],
        ),
    ]
