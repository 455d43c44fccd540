"""The emblem: a thin line joining two dots, taut where one pursues and one withdraws, else slack."""

from twinflame.reading.model import Reading, Role

TAUT = "M10 12 L70 28"
SLACK = "M10 14 C28 38 52 38 70 14"


def emblem(reading: Reading) -> str:
    """The cord of this reading as an SVG; decoration, so screen readers pass it by."""
    pulled = reading.roles.now.role in {Role.FIRST_CHASES, Role.SECOND_CHASES}
    line, y1, y2 = (TAUT, 12, 28) if pulled else (SLACK, 14, 14)
    return (
        '<svg viewBox="0 0 80 40" aria-hidden="true" focusable="false">'
        f'<path d="{line}" fill="none" class="stroke-soft" stroke-width="1.5"/>'
        f'<circle cx="10" cy="{y1}" r="6" class="fill-first"/>'
        f'<circle cx="70" cy="{y2}" r="6" class="fill-second"/></svg>'
    )
