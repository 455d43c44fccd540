"""Charts of the published models: valid, in the palette's colours, with their words inside the picture."""

import re

import pytest
import vl_convert

from twinflame.journey.classics import GALLERY, Classic, classic
from twinflame.reading.charts.base import NARROW, WIDE, Size
from twinflame.reading.journey.classics_charts import draw
from twinflame.reading.journey.classics_page import page, png
from twinflame.reading.palette import DARK, LIGHT, Palette


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("model", GALLERY, ids=lambda m: m.name)
def test_a_chart_is_valid_and_as_wide_as_asked(model: Classic, size: Size) -> None:
    spec = draw(model.picture(), size).to_dict(validate=True)
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    width = re.search(r'width="(\d+)', svg)
    assert width
    assert int(width[1]) == size.width
    for note in model.picture().notes:
        assert note.text.split("\n")[0].replace("'", "&#39;") in svg or note.text.split("\n")[0] in svg


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_only_colours_of_the_palette_are_used(palette: Palette) -> None:
    known = set(palette.named().values())
    for model in GALLERY:
        svg = vl_convert.vegalite_to_svg(
            draw(model.picture(), WIDE, palette).to_dict(validate=False), allowed_base_urls=[]
        )
        assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= known


def test_the_words_at_the_right_end_fit_a_narrow_page() -> None:
    letter = 6.7  # pixels, of a usual sans at 12
    for model in GALLERY:
        picture = model.picture()
        end = max(float(line.x.max()) for line in picture.lines)
        for note in picture.notes:
            if note.x == end and note.place == "left":
                longest = max(map(len, note.text.split("\n")))
                assert note.along + letter * longest <= NARROW.right + 4, note.text


def test_the_page_says_what_the_chart_shows_and_claims_nothing_of_a_pair() -> None:
    model = classic("effort-gap")
    text = page(model)
    assert model.picture().says in text
    assert "It says nothing about any one pair" in text
    assert "max-width" in text
    assert "Rey" in text


def test_a_picture_is_a_png() -> None:
    assert png(classic("love-affairs")).startswith(b"\x89PNG")
