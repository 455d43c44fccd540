"""Pictures of the light loop and of love in a network: they show what the models say, as valid charts."""

import numpy as np
import pytest

from twinflame.journey.classics import Line, Picture
from twinflame.journey.light import LightLoop
from twinflame.journey.network import Love
from twinflame.reading.charts.base import NARROW, WIDE, Size
from twinflame.reading.journey import light_charts, love_charts
from twinflame.reading.journey.classics_charts import draw


def line(picture: Picture, name: str) -> Line:
    return next(found for found in picture.lines if found.name == name)


def test_the_picture_of_states_is_made_of_states() -> None:
    picture = light_charts.states(LightLoop())
    for name, place in (("dark", 0), ("edge", 1), ("light", 2)):
        found = line(picture, name)
        for k in (len(found.x) // 3, 2 * len(found.x) // 3):
            tethers = float(found.x[k])
            if 0.26 < tethers < 1:
                state = LightLoop(tethers=tethers).states()[place]
                assert found.y[k] == pytest.approx(state.values[0], abs=1e-6)
    assert "0.24" in picture.says


def test_both_folds_are_marked_where_tethers_reach_them() -> None:
    weak = LightLoop(gain=(0.8,) * 5)
    assert [mark.name for mark in light_charts.states(weak).marks] == ["lower fold", "upper fold"]
    assert [mark.name for mark in light_charts.states(LightLoop()).marks] == ["lower fold"]


def test_a_loop_with_one_state_is_drawn_as_one_line() -> None:
    assert [found.name for found in light_charts.states(LightLoop(spark=0.5)).lines] == ["at rest"]


def test_the_avalanche_comes_after_the_tethers_are_loose_and_truth_leads() -> None:
    picture = light_charts.avalanche(LightLoop())
    truth, drive, held = (line(picture, name) for name in ("truth", "drive", "tethers"))
    up = {f.name: f.x[np.argmax(f.y > 0.4)] for f in (truth, drive)}
    assert up["truth"] < up["drive"]
    assert up["truth"] > held.x[np.argmax(held.y < 0.242)]
    assert truth.y[-1] > 0.9


def test_runs_lie_near_the_line_beyond_the_threshold_and_at_nothing_before_it() -> None:
    picture = love_charts.spreading(Love(), people=500)
    others = line(picture, "love others")
    for mark in picture.marks:
        if mark.name == "runs, others":
            field = np.interp(mark.x, others.x, others.y)
            assert mark.y == pytest.approx(field, abs=0.03)


def test_the_beginning_that_is_computed_ends_above_the_others() -> None:
    picture = love_charts.begun(Love(kindle=0.01), runs=400)
    ends = {found.name: found.y[-1] for found in picture.lines}
    assert ends["computed"] > ends["hubs"] > ends["by chance"]
    assert len({found.y[0] for found in picture.lines}) == 1


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_they_are_valid_charts(size: Size) -> None:
    for picture in (light_charts.states(LightLoop()), light_charts.avalanche(LightLoop())):
        assert draw(picture, size).to_dict(validate=True)["width"] == size.plot
