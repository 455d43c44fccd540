"""A reading as one self-contained page: no network, no script, light and dark, phone and print."""

import base64
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from twinflame.reading.model import Reading
from twinflame.reading.tables import Table, stretches, table
from twinflame.reading.terminal import delay
from twinflame.reading.words import Passage, Section, Told, tell
from twinflame.reading.words.phrases import day, ranged, shared
from twinflame.reading.words.voice import both

if TYPE_CHECKING:
    import jinja2

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """One chart, drawn for a wide and for a narrow page."""

    wide: str
    narrow: str


def page(reading: Reading, drawn: Mapping[str, Pictures] | None = None) -> str:
    """The whole reading as an HTML document; charts that were drawn before are taken as they are."""
    from markupsafe import Markup

    return _rendered(
        "reading.html.j2",
        reading,
        drawn,
        made=day(reading.made.date()) if reading.made else "",
        policy=POLICY,
        css=Markup(style()),
        emblem=Markup(emblem_of(reading)),
    )


def body(reading: Reading, drawn: Mapping[str, Pictures]) -> str:
    """The reading without a frame, for a page that has its own; `drawn` holds its charts."""
    return _rendered("reading-body.html.j2", reading, drawn)


def _rendered(template: str, reading: Reading, drawn: Mapping[str, Pictures] | None, **more: Any) -> str:
    from markupsafe import Markup

    told = tell(reading)
    drawn = charts(reading, told) if drawn is None else drawn
    pictures = {k: {"wide": Markup(p.wide), "narrow": Markup(p.narrow)} for k, p in drawn.items()}
    return (
        templates()
        .get_template(template)
        .render(
            reading=reading,
            told=told,
            other=both(reading)[1].name,
            charts=pictures,
            tables=tables(reading, drawn),
            **more,
        )
    )


def emblem_of(reading: Reading) -> str:
    """The emblem of this reading."""
    from twinflame.reading.emblem import emblem

    return emblem(reading)


def charts(reading: Reading, told: Told) -> dict[str, Pictures]:
    """The charts of the passages that have one."""
    from twinflame.reading.charts import NARROW, WIDE, available, draw
    from twinflame.reading.charts.svg import picture, written
    from twinflame.reading.palette import TOKENS

    found: dict[str, Pictures] = {}
    for section in told.sections:
        for passage in section.passages:
            key = passage.key
            if available(key, reading):
                title, description = named(section, passage)
                found[key] = Pictures(
                    *(
                        picture(
                            written(draw(key, reading, size, TOKENS)), f"{key}-{name}", title, description
                        )
                        for size, name in ((WIDE, "wide"), (NARROW, "narrow"))
                    )
                )
    return found


def named(section: Section, passage: Passage) -> tuple[str, str]:
    """What screen readers are told of a chart."""
    return f"Chart: {passage.title or section.title}", " ".join(passage.says[:2])


def tables(reading: Reading, drawn: Mapping[str, Pictures]) -> dict[str, tuple[Table, ...]]:
    """The tables behind the charts; the roles have one of stretches as well."""
    found = {key: (made,) for key in drawn if (made := table(key, reading))}
    if reading.journey is not None:
        from twinflame.reading.journey.tables import journey_table

        keys = [*drawn, "journey-time"]
        found |= {key: (made,) for key in keys if (made := journey_table(key, reading, reading.journey))}
    return {**found, "roles": (stretches(reading), *found.get("roles", ()))}


def fragment(reading: Reading) -> str:
    """A short form for notebooks: the verdict, the roles, who reaches out and who answers."""
    from markupsafe import Markup

    from twinflame.reading.charts import draw
    from twinflame.reading.charts.svg import picture, written
    from twinflame.reading.palette import TOKENS

    told = tell(reading)
    key = f"roles-{zlib.crc32(told.verdict.encode()):08x}"  # new on the page, where a notebook shows several
    roles = picture(
        written(draw("roles", reading, palette=TOKENS)), key, "Chart: roles through time", told.verdict
    )
    one, two = reading.people
    rows = (
        ("reach-outs a week", ranged(one.reach), ranged(two.reach)),
        ("answers within a day", shared(one.answers.within_day), shared(two.answers.within_day)),
        ("half of these answers come within", *(delay(p) for p in reading.people)),
    )
    return (
        templates()
        .get_template("notebook.html.j2")
        .render(told=told, chart=Markup(roles), rows=rows, other=both(reading)[1].name, **palettes())
    )


def palettes() -> dict[str, Any]:
    """The colours for light and dark."""
    from twinflame.reading.palette import DARK, LIGHT

    return {"light": LIGHT.named(), "dark": DARK.named()}


@cache
def style() -> str:
    """The style sheet, its colours and its font put in."""
    font = resources.files("twinflame.reading").joinpath("fonts/source-serif-4-latin.woff2").read_bytes()
    return (
        templates()
        .get_template("reading.css.j2")
        .render(font=base64.b64encode(font).decode("ascii"), **palettes())
    )


@cache
def templates() -> "jinja2.Environment":
    """The templates, escaping whatever they are given."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("twinflame.reading"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["set"] = typeset
    return made


def typeset(text: str) -> str:
    """Straight apostrophes made round; nothing else is touched."""
    return re.sub(r"(?<=\w)'", "’", text)
