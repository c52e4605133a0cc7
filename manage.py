#!/usr/bin/env python
"""Runs Django's commands and the product's own."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
    from django.core.management import execute_from_command_line

    from soundfoundry.output import end_quietly_without_readers

    end_quietly_without_readers()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
