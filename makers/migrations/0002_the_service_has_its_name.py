from django.db import migrations, models


class Migration(migrations.Migration):
    """The column stays `account`: only what the program calls it is another word, so the database is not touched."""

    dependencies = [
        ('makers', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField(
                    model_name='musicmodel',
                    old_name='account',
                    new_name='service',
                ),
                migrations.AlterField(
                    model_name='musicmodel',
                    name='service',
                    field=models.CharField(db_column='account', max_length=40),
                ),
            ],
        ),
    ]
