"""The engine that draws charts is started beside other work and draws afterwards."""

from twinflame.reading import engine


def test_it_starts_beside_other_work_and_charts_can_be_drawn_then() -> None:
    import vl_convert

    engine.start().join(60)
    drawn = vl_convert.vegalite_to_svg(
        {"data": {"values": [{"x": 1}]}, "mark": "point"}, allowed_base_urls=[]
    )
    assert "<svg" in drawn
