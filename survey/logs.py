"""The log: one line an entry, with its time, whatever an address or an error holds."""

from __future__ import annotations

import logging
import sys
import time

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: What would begin a line of its own, or move the cursor of whoever reads it at a terminal.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


class OneLine(logging.Formatter):
    """Somebody who asks for "/%0AERROR all is lost" writes no line of their own. Tracebacks of our
    own code stay as they are. The time is UTC, as in the audit trail."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line, without what it would be broken by."""
        return super().formatMessage(record).translate(_CONTROLS)


def begin(level: str = "INFO", form: str = FORMAT) -> None:
    """From now on this process writes its log so, to stderr; called again it changes the level."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(OneLine(form))
        root.addHandler(handler)
    root.setLevel(level)
