from django.db import migrations


class Migration(migrations.Migration):
    """Models of music are rows of `makers` from now on; their table stays."""

    dependencies = [("tracks", "0006_files_have_an_app"), ("makers", "0001_initial")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="MusicModel")])]
