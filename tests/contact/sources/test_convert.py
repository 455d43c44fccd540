"""A converted history reads back to itself, in every kind of table."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from twinflame.contact.history import ContactHistory
from twinflame.contact.sources import read_export
from twinflame.contact.sources.convert import FORMS, form_of, table, write_table
from twinflame.errors import InputError
from twinflame.examples import example_path
from twinflame.reading.read import read_from


def mixed(n: int = 400) -> ContactHistory:
    """What joining gives: stamps of minutes, seconds and milliseconds, all kinds, a zone."""
    rng = np.random.default_rng(5)
    steps = rng.choice([60.0, 1.0, 0.001], n)
    times = np.round(1.6e9 + np.cumsum(rng.exponential(9_000, n)), 3)
    times = np.where(steps >= 1, times // np.maximum(steps, 1) * steps, times)
    order = np.argsort(times, kind="stable")
    who, kinds = rng.integers(0, 2, n), rng.choice([0, 0, 1, 2, 3, 4], n)
    return ContactHistory(
        times[order], who, kinds, ("Ana", 'Ben "B", 😀'), "Asia/Kolkata", 60.0, ("A note.",), steps[order]
    )


def same(a: ContactHistory, b: ContactHistory) -> bool:
    steps = [np.full(len(h), h.precision) if h.steps is None else h.steps for h in (a, b)]
    arrays = ((a.times, b.times), (a.who, b.who), (a.kinds, b.kinds), tuple(steps))
    return all(x.tolist() == y.tolist() for x, y in arrays) and (a.people, a.zone) == (b.people, b.zone)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("first", [0, 1], ids=["me first", "the other first"])
def test_a_history_comes_back_whole(tmp_path: Path, form: str, first: int) -> None:
    history = mixed()
    if history.who[0] != first:
        history = history.swapped()
    place = tmp_path / f"x.{form}"
    place.write_bytes(write_table(history, form_of(place.name)))
    export = read_export(place, home="America/Lima")
    assert same(export.history, history)
    assert export.me_known
    assert not export.simulated
    seeds = export.history.contacts(3)[0].tolist()
    assert seeds == history.contacts(3)[0].tolist()


@pytest.mark.parametrize("form", FORMS)
def test_who_simulated_it_is_kept(tmp_path: Path, form: str) -> None:
    place = tmp_path / f"x.{form}"
    place.write_bytes(write_table(mixed(), form_of(place.name), simulated=True))
    assert read_export(place).simulated


@given(
    hnp.arrays(np.int64, st.integers(2, 40), elements=st.integers(631_152_000_000, 4_000_000_000_000)),
    st.sampled_from(FORMS),
)
def test_milliseconds_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, stamps: np.ndarray, form: str
) -> None:
    n = len(stamps)
    history = ContactHistory(
        np.sort(stamps) / 1000, np.arange(n) % 2, np.zeros(n), ("A", "B"), precision=0.001
    )
    place = tmp_path_factory.mktemp("x") / f"x.{form}"
    place.write_bytes(write_table(history, form_of(place.name)))
    assert same(read_export(place).history, history)


def test_the_zone_of_the_file_goes_before_the_machines_and_after_yours(tmp_path: Path) -> None:
    place = tmp_path / "x.csv"
    place.write_bytes(write_table(mixed(), "csv"))
    assert read_export(place, home="America/Lima").history.zone == "Asia/Kolkata"
    assert read_export(place, zone="Europe/Berlin").history.zone == "Europe/Berlin"
    assert read_export(place).history.notes == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [("me", "perhaps"), ("precision", "-1"), ("precision", "nan"), ("zone", "Nowhere"), ("zone", "")],
)
def test_odd_columns_of_such_names_are_not_believed(tmp_path: Path, column: str, value: str) -> None:
    history = replace(mixed(), steps=None, precision=1.0)
    rows = write_table(history, "csv").decode().splitlines()
    at = rows[0].split(",").index(column)
    odd = rows[1].rsplit(",", 6 - 1 - 2)
    assert len(odd) == 4
    odd[at - 2] = value
    (tmp_path / "x.csv").write_text("\n".join([rows[0], ",".join(odd), *rows[2:]]))
    export = read_export(tmp_path / "x.csv", home="UTC")
    assert not export.me_known
    assert export.history.zone == "UTC"
    assert len(export.history) == len(history)


def test_it_holds_no_text_and_says_what_it_holds() -> None:
    assert table(mixed()).columns == ["time", "sender", "kind", "me", "precision", "zone"]


def test_what_cannot_be_written_gets_one_sentence() -> None:
    with pytest.raises(InputError, match="one of these endings"):
        form_of("x.docx")
    with pytest.raises(InputError, match="no contact"):
        write_table(ContactHistory(np.empty(0), np.empty(0), np.empty(0), ("A", "B")), "csv")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_converted_history_gives_the_same_reading(tmp_path: Path, form: str) -> None:
    first = read_export(example_path("little"), home="Europe/Berlin")
    place = tmp_path / f"x.{form}"
    place.write_bytes(write_table(first.history, form_of(place.name), simulated=True))
    again = read_export(place, home="America/Lima")
    one, two = read_from(first), read_from(again)
    notes = replace(two.period, notes=one.period.notes)
    assert replace(two, source=one.source, period=notes) == one
