"""How properties are tried, the same examples everywhere; and that tests keep out of your settings."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("new", deadline=None)
settings.load_profile("new" if os.environ.get("TWINFLAME_NEW_EXAMPLES") else "same")


@pytest.fixture(autouse=True, scope="session")
def no_settings_of_yours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tests neither read nor write what you had remembered."""
    home = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(home))
        yield home
