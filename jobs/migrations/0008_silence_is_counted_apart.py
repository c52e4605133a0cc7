from django.db import migrations, models


class Migration(migrations.Migration):
    """The database has the default, too: programs of the version before go on writing rows while it is replaced."""

    dependencies = [("jobs", "0007_the_model_has_its_name")]
    operations = [
        migrations.AddField("job", "silences", models.PositiveSmallIntegerField(default=0, db_default=0)),
    ]
