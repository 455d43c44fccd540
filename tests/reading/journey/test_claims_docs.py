"""The docs' page of the claims: complete, and written by its script."""

from pathlib import Path

import numpy as np

import claims as script
from twinflame.journey.claims import CLAIMS, Figure, Trial
from twinflame.journey.claims.facts import Fact

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "models" / "claims.md").read_text()


def trial() -> Trial:
    effect = np.r_[np.ones(15), -np.ones(5)]
    return Trial(effect, effect > 0, (Figure("beside it", "%", effect),))


def test_every_claim_stands_on_the_page_in_the_code_s_words() -> None:
    for claim in CLAIMS:
        assert f"### {claim.name}: {claim.says}" in PAGE
        assert claim.tries in PAGE, claim.name
        assert claim.why in PAGE, claim.name


def test_the_page_says_what_made_it_and_shows_pictures_that_are_there() -> None:
    assert "Made by `python benchmarks/claims.py --docs`" in PAGE
    for line in PAGE.splitlines():
        if line.startswith("```{image} /"):
            assert (ROOT / "docs" / line.removeprefix("```{image} /")).is_file(), line


def test_the_script_tells_share_and_verdict_at_each_width() -> None:
    table = script.shares({1.25: [(CLAIMS[0], trial())], 1.5: [(CLAIMS[0], trial())]}, 1.5)
    assert "true, 1.25" in table
    assert "| cannot tell | 75 % | 75 % |" in table


def test_the_script_tells_a_claim_in_full_and_the_facts() -> None:
    told = script.sections([(CLAIMS[0], trial())])
    assert "true in 75 % of draws" in told
    assert "| beside it | % | 1 | −1 to 1 |" in told
    fact = Fact("It is so.", "2", "Somebody 2001", "counted", "times", np.full(3, 1.5), "Otherwise.")
    assert "1.5 times: counted" in script.known((fact,))
