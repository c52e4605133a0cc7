"""Once put the ledger's guards into the database; now 0004 does, when all the tables they watch are there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial")]
    operations = []
