"""`manage.py make_bucket`: makes the bucket of STORAGE_URL on an S3 server of one's own, once, and sets its rules."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from files.bucket import BucketStorage, NoBucket
from files.bucket_rules import set_rules


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Make the bucket of STORAGE_URL, closed to the world, unless it is there, and set its rules."

    def handle(self, *args: Any, **options: Any) -> None:
        if not isinstance(default_storage, BucketStorage):
            self.stdout.write("STORAGE_URL names a folder: there is no bucket to make.")
            return
        try:
            made = default_storage.make_bucket()
        except NoBucket as error:
            raise CommandError(str(error)) from error
        name = default_storage.bucket_name
        self.stdout.write(f"The bucket {name} was made." if made else f"The bucket {name} is there.")
        for sentence in set_rules(default_storage):
            self.stdout.write(sentence)
