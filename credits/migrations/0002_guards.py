"""Puts the ledger's guards into the database."""

from django.db import migrations

from credits.guards import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial")]
    operations = [migrations.RunPython(install, uninstall, elidable=False)]
