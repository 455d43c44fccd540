"""A published model as a page of its own, as a picture, and its figures as words."""

from twinflame.journey.classics import Check, Classic
from twinflame.journey.classics.base import Picture
from twinflame.reading.palette import LIGHT, TOKENS, Palette


def page(model: Classic) -> str:
    """The model with its chart, equations and figures as an HTML document: no network, no script."""
    from markupsafe import Markup

    from twinflame.reading.charts.base import NARROW, WIDE
    from twinflame.reading.charts.svg import picture, written
    from twinflame.reading.html import POLICY, style, templates
    from twinflame.reading.journey.classics_charts import draw

    shown = model.picture()
    title = f"Chart: {model.title}"
    wide, narrow = (
        Markup(picture(written(draw(shown, size, TOKENS)), f"{model.name}-{name}", title, shown.says))
        for size, name in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    return (
        templates()
        .get_template("classic.html.j2")
        .render(
            model=model,
            picture=shown,
            checks=[cells(check) for check in model.check()],
            policy=POLICY,
            css=Markup(style()),
            wide=wide,
            narrow=narrow,
        )
    )


def png(model: Classic, palette: Palette = LIGHT) -> bytes:
    """The model's chart as a PNG picture, twice its size on screen."""
    return drawn_png(model.picture(), palette)


def drawn_png(picture: Picture, palette: Palette = LIGHT) -> bytes:
    """A picture as PNG, twice its size on screen."""
    import vl_convert

    from twinflame.reading.charts.base import WIDE
    from twinflame.reading.journey.classics_charts import draw

    spec = draw(picture, WIDE, palette).to_dict()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=[]))


def cells(check: Check) -> tuple[str, str, str, str]:
    """What, published, computed, error, as a table shows them.

    Examples
    --------
    >>> cells(Check("length of a cycle, years", 3.79, 3.78943))
    ('length of a cycle, years', '3.79', '3.7894', '0.02 %')
    >>> cells(Check("stable states", 2.0, 2))
    ('stable states', '2', '2', '0')
    """
    off = f"{100 * check.error:.2f} %" if check.published else f"{check.error:.2g}"
    return check.what, f"{check.published:.4g}", value(check.computed), "0" if check.error < 5e-5 else off


def value(number: float) -> str:
    """Five figures; what is 0 but for rounding is 0."""
    return "0" if abs(number) < 1e-9 else f"{number:.5g}"
