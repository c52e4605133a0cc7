from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns stay `provider`: only what the program calls them is another word, so the database is not touched."""

    dependencies = [
        ('tracks', '0013_sent_sound_is_a_track'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='track',
                    name='only_what_was_made_has_a_request',
                ),
                migrations.RenameField(
                    model_name='request',
                    old_name='provider',
                    new_name='model',
                ),
                migrations.AlterField(
                    model_name='request',
                    name='model',
                    field=models.CharField(db_column='provider', max_length=40),
                ),
                migrations.RenameField(
                    model_name='track',
                    old_name='provider',
                    new_name='model',
                ),
                migrations.AlterField(
                    model_name='track',
                    name='model',
                    field=models.CharField(blank=True, db_column='provider', max_length=40),
                ),
                migrations.AddConstraint(
                    model_name='track',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'made'), ('request__isnull', False), ('seed__isnull', False), ('take__isnull', False), models.Q(('model', ''), _negated=True)), models.Q(('origin__in', ['uploaded', 'edited', 'mixed', 'recorded', 'imported']), ('model', ''), ('request__isnull', True), ('seed__isnull', True), ('take__isnull', True)), _connector='OR'), name='only_what_was_made_has_a_request'),
                ),
            ],
        ),
    ]
