from pathlib import Path

import pytest

from tests.contact.sources.truth import Reader, reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path)
