"""Turns log records into single lines, as JSON for machines or readable for people."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from accounts.request_ids import current_job_id, current_request_id

# Line breaks that a terminal or a log shipper may take for the start of a new record.
BREAKS = {ord(mark): repr(mark)[1:-1] for mark in "\n\r\v\f\x1b\x1c\x1d\x1e\x85\u2028\u2029\x00"}


class AddIds(logging.Filter):
    """Adds the ids of the request and the job being served to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(record, "request_id", "") or current_request_id.get()
        record.job_id = getattr(record, "job_id", "") or current_job_id.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object per record."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
            "job_id": getattr(record, "job_id", ""),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # ensure_ascii escapes every control and separator character, so a record is always one line.
        return json.dumps(line, ensure_ascii=True)


class ReadableLines(logging.Formatter):
    """Time, level, message and short ids; an exception keeps its own indented lines below."""

    def format(self, record: logging.LogRecord) -> str:
        ids = " ".join(
            f"{name}={value[:8]}"
            for name, value in (
                ("request", getattr(record, "request_id", "")),
                ("job", getattr(record, "job_id", "")),
            )
            if value
        )
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {record.name}: {record.getMessage()} {ids}".rstrip().translate(
            BREAKS
        )
        if record.exc_info:
            line += "".join(f"\n    {part}" for part in self.formatException(record.exc_info).splitlines())
        return line
