"""What the companion says of its own faults: where and of what kind, never with words that a person wrote."""

import logging
import sys
import traceback


class WithoutWords(logging.Formatter):
    """Tells a fault by its place and kind, without the error's own sentence: it may quote somebody."""

    def format(self, record: logging.LogRecord) -> str:
        """One line.

        Examples
        --------
        >>> record = logging.LogRecord("site", logging.ERROR, "", 0, "Dear %s", ("diary",), None)
        >>> WithoutWords().format(record)
        'ERROR site'
        """
        said = f"{record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
            said += f": {record.exc_info[0].__name__}{place}"
        return said


def settle() -> None:
    """Let Django's errors through in that form, and nothing less than errors."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutWords())
    django = logging.getLogger("django")
    django.handlers[:], django.propagate = [handler], False
    django.setLevel(logging.ERROR)
    logging.getLogger("django.security.DisallowedHost").setLevel(logging.CRITICAL)
