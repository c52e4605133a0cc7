"""The length of the music becomes the size of any work; the column keeps its name, so no row changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_accounts_at_providers")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("job", "music_seconds", "size"),
                migrations.AlterField("job", "size", models.FloatField(default=1.0, db_column="music_seconds")),
            ]
        )
    ]
