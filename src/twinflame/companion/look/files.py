"""The site's own files, asked for by their content, so that releases are never mixed."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class NamedByContent(StaticFilesStorage):
    """Adds a mark of its content to a file's address."""

    def url(self, name: str | None) -> str:
        """The address of a file."""
        return f"{super().url(name)}?{_mark(name or '')}"


@cache
def _mark(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:12] if found else ""
