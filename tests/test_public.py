"""The public face: what is named, and that naming it costs nothing until it is used."""

import subprocess
import sys

import pytest

import twinflame

HEAVY = (
    "altair",
    "arviz",
    "django",
    "granian",
    "jinja2",
    "msgspec",
    "numba",
    "numpy",
    "polars",
    "pyarrow",
    "scipy",
    "sqlcipher3",
    "vl_convert",
)


def test_these_names_are_public() -> None:
    assert twinflame.__all__ == [
        "ChoiceNeeded",
        "ContactHistory",
        "InputError",
        "Kind",
        "Reading",
        "TwinflameError",
        "__version__",
        "from_json",
        "list_conversations",
        "read",
        "read_history",
        "reading_schema",
        "write_table",
    ]


@pytest.mark.parametrize("name", twinflame.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(twinflame, name) is not None
    assert name in dir(twinflame)


def test_what_is_not_public_is_missing_with_its_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reunion'"):
        twinflame.reunion  # type: ignore[attr-defined]  # noqa: B018


def loaded(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(' '.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import twinflame; twinflame.Reading; twinflame.InputError",
        "from twinflame.cli import main\nmain(['--help'])",
        "from twinflame.cli import main\nmain(['read', '--help'])",
    ],
    ids=["import", "help", "help of a command"],
)
def test_nothing_large_is_loaded_before_it_is_needed(code: str) -> None:
    assert loaded(code) & set(HEAVY) == set()


def test_showing_a_reading_on_a_terminal_loads_no_charts() -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.reading.examples import chase\n"
        "before = set(sys.modules); chase().summary()\n"
        "assert 'altair' not in sys.modules and 'vl_convert' not in sys.modules"
    )
    loaded(code)
