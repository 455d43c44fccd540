"""Charts: colours that all can tell apart, figures as given, names that break nothing."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from tests.reading.examples import ALL, chase, little
from twinflame.errors import TwinflameError
from twinflame.reading.charts import CHARTS, NARROW, WIDE, available, draw
from twinflame.reading.charts.base import marked_days
from twinflame.reading.charts.svg import picture, written
from twinflame.reading.charts.through_time import FILL
from twinflame.reading.model import Direction, Estimate, Reading
from twinflame.reading.palette import DARK, LIGHT, TOKENS, Palette
from twinflame.reading.tables import TABLES, table
from twinflame.reading.words import tell

PALETTES = {"light": LIGHT, "dark": DARK}

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS = {
    "protan": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]
    ],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luminance(rgb: np.ndarray) -> float:
    return float(rgb @ [0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray, two: np.ndarray) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Ottosson 2020: distances near what eyes see."""
    to_lms = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
              [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
    to_lab = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
              [0.0259040371, 0.7827717662, -0.8086757660]]  # fmt: skip
    return np.array(to_lab) @ np.cbrt(np.array(to_lms) @ np.clip(rgb, 0, 1))


def blend(colour: str, paper: str, opacity: float) -> np.ndarray:
    one, two = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (colour, paper))
    mixed = np.rint(one * opacity + two * (1 - opacity)).astype(int)
    return linear("#" + "".join(f"{v:02x}" for v in mixed))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_text_and_lines_stand_out_from_the_paper(palette: Palette) -> None:
    paper = linear(palette.paper)
    for use in ("first", "second", "ink", "soft", "danger"):
        assert contrast(linear(getattr(palette, use)), paper) >= 4.5, use
    assert contrast(linear(palette.hatch), paper) >= 2.9


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_labels_on_the_bands_of_roles_are_read_well(palette: Palette) -> None:
    for use in ("first", "second"):
        assert contrast(linear(palette.ink), blend(getattr(palette, use), palette.paper, FILL)) >= 4.5, use
    assert contrast(linear(palette.ink), linear(palette.quiet)) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_two_colours_differ_for_every_eye(palette: Palette, kind: str) -> None:
    seen = [oklab(np.array(BLINDNESS[kind]) @ linear(c)) for c in (palette.first, palette.second)]
    assert np.linalg.norm(seen[0] - seen[1]) >= 0.1


def test_the_stand_ins_are_all_different() -> None:
    assert len(set(TOKENS.named().values())) == len(TOKENS.named())


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_every_chart_fits_the_schema_in_both_sizes(key: str, make: object) -> None:
    reading: Reading = make()  # type: ignore[operator]
    if not available(key, reading):
        pytest.skip("nothing to draw")
    for size in (WIDE, NARROW):
        spec = draw(key, reading, size).to_dict()  # validates
        padding = spec["padding"]
        assert spec["width"] + padding["left"] + padding["right"] == size.width
        assert padding["left"] == size.left


@pytest.mark.parametrize("key", ["roles", "reach", "answers"])
def test_charts_through_time_share_one_axis(key: str) -> None:
    spec = draw(key, chase()).to_dict()
    domains = {
        tuple(layer["encoding"]["x"]["scale"]["domain"])
        for layer in leaves(spec)
        if layer["encoding"].get("x", {}).get("field") == "week"
    }
    assert domains == {("2025-01-06", "2026-03-02")}


def leaves(spec: dict) -> list[dict]:
    if "layer" in spec:
        return list(itertools.chain.from_iterable(leaves(layer) for layer in spec["layer"]))
    return [spec]


def test_the_interval_is_drawn_before_its_line() -> None:
    for key in ("reach", "answers"):
        kinds = [layer["mark"]["type"] for layer in leaves(draw(key, chase()).to_dict())]
        assert kinds[:4] == ["area", "line", "area", "line"]


def test_stacked_roles_fill_the_whole() -> None:
    areas = [x for x in leaves(draw("roles", chase()).to_dict()) if x["mark"]["type"] == "area"]
    assert len(areas) == 4
    tops = [row["high"] for row in areas[-1]["data"]["values"]]
    assert np.allclose(tops, 1.0)


def test_cannot_tell_is_hatched() -> None:
    spec = draw("roles", little()).to_dict()
    rules = [x for x in leaves(spec) if x["mark"]["type"] == "rule"]
    assert len(rules) == 1
    assert rules[0]["mark"]["color"] == LIGHT.hatch
    assert len(rules[0]["data"]["values"]) > 50


def test_names_at_the_ends_of_lines_do_not_touch() -> None:
    base = chase()
    same = replace(base.people[1], weekly_reach=base.people[0].weekly_reach)
    spec = draw("reach", replace(base, people=(base.people[0], same))).to_dict()
    ends = [x["data"]["values"][0]["value"] for x in leaves(spec) if x["mark"]["type"] == "text"]
    top = leaves(spec)[0]["encoding"]["y"]["scale"]["domain"][1]
    assert abs(ends[0] - ends[1]) * spec["height"] / top >= WIDE.text


@pytest.mark.parametrize("weeks", [1, 2, 3, 20, 60, 300, 900])
def test_time_is_marked_a_few_times_however_long_it_is(weeks: int) -> None:
    from tests.reading.examples import mondays

    days = mondays(weeks)
    marks = marked_days(days[0], days[-1] + timedelta(days=7), 3)
    assert len(marks) <= 3
    assert marks or weeks > 900 or weeks < 4


def svg(name: str, key: str = "reach") -> ET.Element:
    text = picture(written(draw(key, chase(("Robin", name)), WIDE, TOKENS)), "k", f"of {name}", name)
    return ET.fromstring(text)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a&b\"'<", "نور", "🔥 Zoë", "]]>", "x" * 90])
def test_names_stay_text_in_a_picture(name: str) -> None:
    root = svg(name)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "line", "text", "rect", "tspan", "defs", "clipPath"}
    assert root[0].text == f"of {name}"


def test_a_picture_takes_its_colours_from_the_page_and_names_itself() -> None:
    text = picture(written(draw("roles", chase(), WIDE, TOKENS)), "roles-wide", "Roles", "What it shows.")
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "roles-wide-title roles-wide-desc"
    assert not re.search(r"#[0-9a-f]{6}|rgb\(|font-family|aria-roledescription", text)
    assert "fill-first" in text
    assert "stroke-hatch" in text


def test_each_passage_with_a_chart_has_a_table_with_all_its_rows() -> None:
    of_messages = {key for key in CHARTS if not key.startswith("journey-")}  # the others need check-ins
    assert set(TABLES) == of_messages
    reading = chase()
    for key in of_messages:
        made = table(key, reading)
        assert made
        assert made.rows
        assert all(len(row) == len(made.head) for row in made.rows), key
    assert table("nothing", reading) is None
    assert len(table("roles", reading).rows) == 60  # type: ignore[union-attr]


def test_every_chart_belongs_to_a_passage() -> None:
    keys = {p.key for section in tell(chase()).sections for p in section.passages}
    assert {key for key in CHARTS if not key.startswith("journey-")} <= keys


def test_what_is_not_there_is_not_drawn() -> None:
    empty = replace(little(), comparisons=(), forecasts=())
    for key in ("ordinary", "future", "record"):
        assert not available(key, empty)
    assert not available("nothing", empty)
    with pytest.raises(TwinflameError, match="too little"):
        empty.plot_future()


def test_names_on_the_rhythm_and_at_its_ends_do_not_touch() -> None:
    base = chase()
    same = replace(base.people[1], rhythm=base.people[0].rhythm)
    spec = draw("rhythm", replace(base, people=(base.people[0], same))).to_dict()
    ends = [x["data"]["values"][0]["value"] for x in leaves(spec) if x["mark"]["type"] == "text"]
    top = leaves(spec)[0]["encoding"]["y"]["scale"]["domain"][1]
    assert abs(ends[0] - ends[1]) * spec["height"] / top >= WIDE.text


def test_one_week_can_be_drawn() -> None:
    base = little()
    cut = slice(0, 1)

    def first(weekly: object) -> object:
        return replace(weekly, value=weekly.value[cut], low=weekly.low[cut], high=weekly.high[cut])  # type: ignore

    people = tuple(
        replace(
            p,
            weekly_contacts=p.weekly_contacts[cut],
            weekly_reach=first(p.weekly_reach),
            answers=replace(p.answers, weekly_within_day=first(p.answers.weekly_within_day)),
        )
        for p in base.people
    )
    roles = replace(
        base.roles,
        first_chases=base.roles.first_chases[cut],
        second_chases=base.roles.second_chases[cut],
        neither=base.roles.neither[cut],
        cannot_tell=base.roles.cannot_tell[cut],
    )
    one = replace(base, weeks=base.weeks[cut], people=people, roles=roles)
    for key in CHARTS:
        if available(key, one):
            assert "<svg" in picture(written(draw(key, one, NARROW, TOKENS)), key, "t", "d")


def test_a_wild_interval_does_not_break_the_ratio_charts() -> None:
    base = chase()
    wild = replace(base.people[0].mirror, change=Estimate(1.0, 1e-9, 1e9), direction=Direction.CANNOT_TELL)
    reading = replace(base, people=(replace(base.people[0], mirror=wild), base.people[1]))
    for key in ("mirror", "drift"):
        text = picture(written(draw(key, reading, NARROW, TOKENS)), key, "t", "d")
        assert "NaN" not in text
        assert "Infinity" not in text
