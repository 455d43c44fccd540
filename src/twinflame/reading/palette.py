"""The colours of a reading: amber for the one who reads, blue-teal for the other, the rest ink on paper."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour for each use, as "#rrggbb"."""

    first: str  # the one who reads
    second: str  # the other
    ink: str
    soft: str  # axis labels, asides
    faint: str  # rules and grids
    quiet: str  # areas that say "neither", the middle of ordinary pairs
    hatch: str  # "cannot tell"
    paper: str
    danger: str  # safety alone

    def named(self) -> dict[str, str]:
        """Each use and its colour."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


LIGHT = Palette(
    first="#9a5b00",
    second="#11667a",
    ink="#2b2621",
    soft="#675f55",
    faint="#e3dacb",
    quiet="#ebe3d5",
    hatch="#9a9186",
    paper="#fbf8f1",
    danger="#a2242f",
)

DARK = Palette(
    first="#f0b057",
    second="#66c2d3",
    ink="#ece6da",
    soft="#ada699",
    faint="#33373d",
    quiet="#2a2e34",
    hatch="#7d7a74",
    paper="#16191d",
    danger="#ff9a94",
)

# Stand-ins that nobody sees: the SVG writer makes each a class, so that one picture serves light and dark.
TOKENS = Palette(*(f"#0c0a{i:02x}" for i in range(1, 10)))
