"""Mail without a server: every message is printed in the log and kept as a file in the data directory."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from soundfoundry.settings.places import private_folder

logger = logging.getLogger(__name__)


class PrintedAndKept(BaseEmailBackend):
    """Keeps each message as an .eml file that only the owner may read, and says in the log where it is."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = private_folder(Path(settings.EMAIL_FILE_PATH))
        for message in email_messages:
            path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}.eml"
            path.touch(mode=0o600)
            path.write_bytes(message.message().as_bytes())
            logger.info("Mail to %s: %s (kept in %s)", ", ".join(message.to), message.subject, path)
            # No log line, so that a link in it can be copied whole.
            print("\n".join(f"    {line}" for line in str(message.body).splitlines()), flush=True)  # noqa: T201
        return len(email_messages)
