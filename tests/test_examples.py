"""The bundled examples: simulated, and saying so; made from the terms that stand in the code."""

import re
import zipfile

import pytest

from twinflame.contact.sources import list_conversations
from twinflame.contact.sources.write import write_export
from twinflame.errors import InputError
from twinflame.examples import FILES, example_path
from twinflame.examples.pairs import PAIRS, simulated


@pytest.mark.parametrize("name", FILES)
def test_an_example_says_that_it_is_simulated(name):
    (found,) = list_conversations(example_path(name))
    assert found.simulated


@pytest.mark.parametrize("name", FILES)
def test_an_example_is_what_its_terms_make(name, tmp_path):
    write_export(simulated(PAIRS[name]), tmp_path / FILES[name], simulated=True)
    assert (tmp_path / FILES[name]).read_bytes() == example_path(name).read_bytes()


def test_another_seed_gives_another_history():
    assert len(simulated(PAIRS["little"], seed=1)) != len(simulated(PAIRS["little"], seed=2))


def test_an_example_holds_nothing_but_placeholders():
    with zipfile.ZipFile(example_path("chase")) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    bodies = {re.sub(r"^.*? - (Ana|Ben): ", "", line) for line in text.splitlines()[1:]}
    assert bodies == {"placeholder"}


def test_an_unknown_example_is_refused_by_name():
    with pytest.raises(InputError, match="chase, equals, little"):
        example_path("nobody")
