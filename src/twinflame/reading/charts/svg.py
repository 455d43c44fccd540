"""A chart as an SVG picture whose colours follow the page: one picture for light, dark and print."""

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from twinflame.reading.palette import TOKENS

if TYPE_CHECKING:
    import altair as alt

Spec = dict[str, Any]

SVG = "http://www.w3.org/2000/svg"
USES = {colour: use for use, colour in TOKENS.named().items()}
DROPPED = {"role", "pointer-events", "font-family", "class", "version"}
LONG = re.compile(r"-?\d+\.\d{2,}")


def written(chart: "alt.LayerChart") -> Spec:
    """The chart as data, unchecked: the tests check each chart."""
    return chart.to_dict(validate=False)


def picture(spec: Spec, key: str, title: str, description: str) -> str:
    """The SVG of a chart drawn in `TOKENS`; `key` must be new on the page, for its title's id.

    Fills and strokes become the classes `fill-USE` and `stroke-USE`. Screen readers are told the title and
    the description, so what the drawing library says of its parts is left out.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    ET.register_namespace("", SVG)
    root = ET.fromstring(drawn)  # our own drawing; names in it are escaped by its writer and again by ours
    for element in root.iter():
        tidy(element)
    prune(root)
    return labelled(root, key, title, description)


def labelled(root: ET.Element, key: str, title: str, description: str) -> str:
    """The picture as text, named for screen readers."""
    width, height = root.get("width", ""), root.get("height", "")
    root.attrib.clear()
    root.attrib.update(
        {
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-labelledby": f"{key}-title {key}-desc",
            "class": "chart",
        }
    )
    for i, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{tag}"})
        element.text = text
        root.insert(i, element)
    return ET.tostring(root, encoding="unicode")


def tidy(element: ET.Element) -> None:
    """Colours to classes, numbers to a tenth of a pixel, no words but ours."""
    for name in list(element.attrib):
        if name in DROPPED or name.startswith("aria-"):
            del element.attrib[name]
    classes = []
    for what in ("fill", "stroke"):
        use = USES.get(element.get(what, ""))
        if use:
            classes.append(f"{what}-{use}")
            del element.attrib[what]
    if classes:
        element.set("class", " ".join(classes))
    for name in ("d", "transform", "x", "y", "x2", "y2", "width", "height", "cx", "cy"):
        if name in element.attrib:
            element.set(
                name, LONG.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), element.get(name, ""))
            )


def prune(element: ET.Element) -> None:
    """Leaves out what is empty or never shown."""
    for child in list(element):
        prune(child)
        tag = child.tag.rpartition("}")[2]
        hidden = child.get("display") == "none" or (
            tag == "path" and child.get("d") in {None, "", "M0,0h0v0h0Z"}
        )
        unpainted = tag == "rect" and child.get("fill") in {"none", "transparent"}
        blank = tag == "path" and not ({"fill", "stroke", "class"} & set(child.attrib)) and is_frame(child)
        if hidden or unpainted or blank or (tag == "g" and len(child) == 0):
            element.remove(child)


def is_frame(path: ET.Element) -> bool:
    """Whether a path is the unpainted frame of a plot."""
    return re.fullmatch(r"M[\d.,-]+h[\d.-]+v[\d.-]+h[\d.-]+Z", path.get("d", "")) is not None
