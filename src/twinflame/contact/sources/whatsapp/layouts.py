"""From the parts of stamps to times: which layouts are the export's own, day or month first, which clock."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.sources.base import Options
from twinflame.contact.sources.dates import Decision, answered, days, decide, said
from twinflame.contact.sources.whatsapp.halves import half_of_day
from twinflame.contact.sources.whatsapp.rows import Rows
from twinflame.errors import ChoiceNeeded, InputError

_DAY = 86_400.0
_EARLIEST = 14_245.0  # 2009-01-01 in days since 1970: nobody wrote in WhatsApp before
_OWN_SHARE = 0.1  # a layout with this share of the rows is the export's own, wherever it stands


@dataclass(frozen=True, slots=True)
class Layout:
    """How a stamp is written, apart from digits."""

    bracket: bool
    separator: str
    tail: str
    shape: str
    clock: str
    """`24`, `12`, or `?` for a word beside the time that is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Wall-clock seconds since 1970 for each row, NaN for rows that are none; the step of stamps; notes."""

    wall: NDArray[np.float64]
    precision: float
    notes: tuple[str, ...]


def read_layouts(rows: Rows, options: Options) -> Told:
    """Turn the stamps of all rows into wall-clock seconds, shape (n,).

    Raises
    ------
    ChoiceNeeded
        When day or month first stays open.
    InputError
        When the marks of a 12-hour clock are not known, or the calendar is another.
    """
    layouts, layout_of_style, half_of_style = _layouts(rows)
    layout, half = layout_of_style[rows.style], half_of_style[rows.style]
    named = (rows.who >= 0) & (rows.code >= 0)
    counts = np.bincount(layout[named], minlength=len(layouts))
    order_of_size = np.argsort(-counts, kind="stable").tolist()
    wall = np.full(len(rows), np.nan)
    notes: list[str] = []
    main_order: str | None = None
    regular = _regular(rows)
    for rank, index in enumerate(order_of_size):
        if not counts[index]:
            continue
        own = layout == index
        minor = rank > 0 and counts[index] < _OWN_SHARE * named.sum()
        if minor and layouts[index].clock == "?":
            continue
        decision = _order(rows, own & named & regular, layouts[index], options, main_order)
        order = decision.order
        if order is None and minor:
            continue
        if order is None:
            raise ChoiceNeeded(decision.question)
        note = said(order, decision.reason)
        main_order = main_order or order
        times = _wall(rows.numbers[own], half[own], order)
        _check_clock(layouts[index], rows.numbers[own, 3])
        if rank == 0 and np.isnan(times).mean() > 0.5:
            raise InputError(
                "Most dates of the export are none in the usual calendar, read this way. If --dates was "
                "given, try the other order; else export with a phone set to the Gregorian calendar."
            )
        if minor and not _fits(wall, own, times, named):
            continue
        wall[own] = times
        notes += [note] if note and note not in notes else []
    seconds = rows.numbers[~np.isnan(wall) & named, 5] >= 0
    return Told(wall, 1.0 if seconds.all() else 60.0, tuple(notes))


def _layouts(rows: Rows) -> tuple[list[Layout], NDArray[np.int32], NDArray[np.int8]]:
    """The layouts; for each style its layout; for each style 1 after noon, 0 before, -1 unsaid."""
    index: dict[Layout, int] = {}
    of_style, half = [], []
    for bracket, separator, before, after, tail, shape in rows.styles:
        told = {half_of_day(before), half_of_day(after)}
        clock = "12" if told & {"am", "pm"} else "?" if "?" in told else "24"
        layout = Layout(bracket == "[", separator, tail.strip(), shape, clock)
        of_style.append(index.setdefault(layout, len(index)))
        half.append(1 if "pm" in told else 0 if "am" in told else -1)
    return list(index), np.array(of_style, np.int32), np.array(half, np.int8)


def _regular(rows: Rows) -> NDArray[np.bool_]:
    """Rows of senders who wrote more than once; a line of a message that looks like a row seldom has one."""
    who = rows.who[rows.who >= 0]
    often = np.bincount(who, minlength=len(rows.names)) > 1 if len(who) else np.zeros(1, bool)
    regular = (rows.who >= 0) & often[rows.who]
    return regular if regular.any() else rows.who >= 0


def _order(
    rows: Rows, chosen: NDArray[np.bool_], layout: Layout, options: Options, main: str | None
) -> Decision:
    """The order of the dates of one layout, as the main one's where its own rows leave it open."""
    latest = None if options.now is None else options.now / _DAY + 2
    parts = rows.numbers[chosen, :3]
    decision = answered(decide(parts, layout.separator, latest, _EARLIEST), parts, options.dates)
    if main in ("dmy", "mdy") and decision.reason in ("", "years", "dots", "same", "empty"):
        return Decision(main)
    return decision


def _wall(numbers: NDArray[np.int32], half: NDArray[np.int8], order: str) -> NDArray[np.float64]:
    hour, minute, second = (numbers[:, i].astype(np.float64) for i in (3, 4, 5))
    sound = (hour <= 24) & (hour >= 0) & (minute >= 0) & (minute < 60) & (second < 60)
    hour = np.where((half == 1) & (hour < 12), hour + 12, hour)
    hour = np.where(((half == 0) & (hour == 12)) | (hour == 24), 0, hour)
    wall = days(numbers[:, :3], order) * _DAY + hour * 3600 + minute * 60 + np.maximum(second, 0)
    return np.where(sound, wall, np.nan)


def _check_clock(layout: Layout, hours: NDArray[np.int32]) -> None:
    if layout.clock == "?" and hours.max(initial=0) <= 12:
        raise InputError(
            "The times have words beside them that may stand for before and after noon, in a language "
            "that Twinflame does not know. Set the phone to a 24-hour clock or to English and export "
            "again."
        )


def _fits(
    wall: NDArray[np.float64], own: NDArray[np.bool_], times: NDArray[np.float64], named: NDArray[np.bool_]
) -> bool:
    """Whether rows of a seldom layout run along with their neighbours, as rows do and quoted lines do not."""
    known = np.flatnonzero(~np.isnan(wall) & named)
    at = np.searchsorted(known, np.flatnonzero(own & named))
    before = np.where(at > 0, wall[known[np.maximum(at - 1, 0)]], -np.inf)
    after = np.where(at < len(known), wall[known[np.minimum(at, len(known) - 1)]], np.inf)
    here = times[named[own]]
    return float(np.mean((here >= before - _DAY) & (here <= after + _DAY))) >= 0.9
