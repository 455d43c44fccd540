"""Charts of the claims: valid, in the palette's colours, true to the draws."""

import re
from dataclasses import replace

import numpy as np
import pytest
import vl_convert

from twinflame.journey.claims import CLAIMS, Claim, Trace, Trial, claim
from twinflame.reading.charts.base import NARROW, WIDE, Size
from twinflame.reading.journey.claims_charts import course_chart, effect_chart, heaped, overview
from twinflame.reading.journey.claims_page import also, png
from twinflame.reading.palette import DARK, LIGHT, Palette


def trial(arms: int = 2) -> Trial:
    effect = np.r_[np.linspace(-1, 3, 100), np.full(10, np.nan)]
    x = np.arange(0.0, 70.0, 7.0)
    traces = tuple(Trace(f"arm {k}", x, x - 1 + k, x + k, x + 1 + k) for k in range(arms))
    return Trial(effect, effect > 0, (), traces)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("arms", [1, 2, 3, 6])
def test_charts_are_valid_and_as_wide_as_asked(size: Size, arms: int) -> None:
    for draw in (effect_chart, course_chart):
        spec = draw(claim("C2"), trial(arms), size).to_dict(validate=True)
        svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        width = re.search(r'width="(\d+)', svg)
        assert width
        assert int(width[1]) == size.width
    assert ("arm 0" in svg) is (arms > 1)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["C2", "C5", "C12"])
def test_only_colours_of_the_palette_are_used(palette: Palette, name: str) -> None:
    known = set(palette.named().values())
    charts = [
        effect_chart(claim(name), trial(3), WIDE, palette),
        course_chart(claim(name), trial(3), WIDE, palette),
    ]
    for chart in (*charts, overview([(claim(name), trial())], WIDE, palette)):
        svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=True), allowed_base_urls=[])
        assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= known


def test_each_draw_that_speaks_is_in_one_bar() -> None:
    bars = heaped(trial(), 30)
    count = {held: sum(b["top"] - b["up"] for b in bars if b["true"] is held) for held in (True, False)}
    assert count[True] == trial().true.sum()
    assert count[True] + count[False] == trial().speaks.sum()


def test_draws_that_all_agree_make_one_bar() -> None:
    same = Trial(np.full(20, 2.0), np.ones(20, bool))
    (bar,) = heaped(same, 30)
    assert bar["top"] == 20
    assert bar["low"] < 2.0 < bar["high"]


def test_where_no_draw_speaks_a_chart_is_still_drawn() -> None:
    silent = Trial(np.full(20, np.nan), np.zeros(20, bool))
    effect_chart(claim("C8"), silent).to_dict(validate=True)
    overview([(claim("C8"), silent)]).to_dict(validate=True)
    assert png(claim("C8"), silent).startswith(b"\x89PNG")


def test_the_overview_names_every_claim_with_its_verdict() -> None:
    tried: list[tuple[Claim, Trial]] = [(c, trial()) for c in CLAIMS]
    svg = vl_convert.vegalite_to_svg(overview(tried).to_dict(), allowed_base_urls=[])
    for c in CLAIMS:
        assert f">{c.name}  " in svg or f">{c.name} " in svg, c.name
    assert svg.count("cannot tell") == len(CLAIMS)


def test_further_figures_are_told_with_their_interval() -> None:
    from twinflame.journey.claims import Figure

    told = replace(trial(), figures=(Figure("reach", "reach", np.linspace(0, 1, 101)),))
    assert also(told) == [("reach", "0.50\N{NO-BREAK SPACE}reach (0.05 to 0.95)")]
