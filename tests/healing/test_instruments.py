"""The instruments: whole, sourced, licensed, and keyed by item."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from twinflame.errors import InputError
from twinflame.healing.instrument import Band, Instrument, Stratum, instrument, keys
from twinflame.healing.practices import Need
from twinflame.healing.scoring import percentile

ALL = [instrument(key) for key in keys()]
DIAGNOSES = re.compile(r"depress|disorder|diagnos|patholog|patient|clinical|bipolar|narciss|trauma", re.I)
NOT_TO_BE_SHIPPED = ("who5", "who-5", "ecr", "cpq", "bdi", "scl")


def named(one: Instrument) -> str:
    return one.key


def test_these_instruments_are_shipped() -> None:
    assert keys() == (
        "gad7",
        "ipip_anger",
        "ipip_anxiety",
        "ipip_confidence",
        "ipip_self_esteem",
        "phq9",
        "rosenberg",
        "scs_sf",
    )
    assert not [key for key in keys() if key.startswith(NOT_TO_BE_SHIPPED)]


@pytest.mark.parametrize("one", ALL, ids=named)
def test_each_tells_its_source_licence_and_whom_to_name(one: Instrument) -> None:
    assert re.search(r"\d{4}|International Personality Item Pool", one.source)
    assert re.search(r"free|public domain|may be used", one.licence, re.I)
    assert one.attribution
    assert one.days_source
    assert one.instruction[-1] in "?."
    assert re.search(r"against .*", one.checked)


@pytest.mark.parametrize("one", ALL, ids=named)
def test_whatever_is_told_of_others_has_a_source(one: Instrument) -> None:
    for part in (one.norm, one.spread, one.reliability):
        assert part is None or part.source
    assert bool(one.bands) == bool(one.bands_source)
    assert one.norm is None or one.norm.population


@pytest.mark.parametrize("one", ALL, ids=named)
def test_items_are_keyed_by_a_word_and_not_by_a_number(one: Instrument) -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]+", item.key) for item in one.items)
    assert len({item.text for item in one.items}) == len(one.items)


@pytest.mark.parametrize("one", ALL, ids=named)
def test_our_own_words_about_it_name_no_diagnosis(one: Instrument) -> None:
    assert not DIAGNOSES.search(" ".join([one.measures, *(band.label for band in one.bands)]))


@pytest.mark.parametrize("one", ALL, ids=named)
def test_each_speaks_to_a_need_that_practices_know(one: Instrument) -> None:
    assert Need(one.need)


@pytest.mark.parametrize(
    ("key", "items", "reversed_items", "lowest", "highest"),
    [
        ("phq9", 9, 0, 0, 27),
        ("gad7", 7, 0, 0, 21),
        ("rosenberg", 10, 5, 0, 30),
        ("scs_sf", 12, 6, 1, 5),
        ("ipip_self_esteem", 10, 5, 10, 50),
        ("ipip_anxiety", 4, 0, 4, 20),
        ("ipip_anger", 4, 1, 4, 20),
        ("ipip_confidence", 4, 0, 4, 20),
    ],
)
def test_the_range_and_the_reversed_items_are_as_published(
    key: str, items: int, reversed_items: int, lowest: int, highest: int
) -> None:
    one = instrument(key)
    assert (len(one.items), sum(item.reversed for item in one.items)) == (items, reversed_items)
    assert (one.lowest, one.highest) == (lowest, highest)


@pytest.mark.parametrize(
    ("key", "starts"), [("phq9", [0, 5, 10, 15, 20]), ("gad7", [0, 5, 10, 15]), ("scs_sf", [1, 2.5, 3.51])]
)
def test_bands_begin_where_they_were_published(key: str, starts: list[float]) -> None:
    assert [band.start for band in instrument(key).bands] == starts


@pytest.mark.parametrize(
    ("key", "above", "published"),
    [("phq9", 10, 5.6), ("gad7", 10, 5.0), ("gad7", 15, 1.0)],
    ids=["PHQ-9 from 10", "GAD-7 from 10", "GAD-7 from 15"],
)
def test_percentiles_come_near_shares_that_were_published(key: str, above: int, published: float) -> None:
    one = instrument(key)
    assert one.norm
    assert 100 - percentile(one, one.norm, above - 0.5) == pytest.approx(published, abs=1.2)


def test_the_norm_of_all_strata_counts_what_parts_their_means() -> None:
    norm = instrument("gad7").norm
    assert norm
    apart = replace(norm, strata=(Stratum("a", 0.5, 0.0, 1.0), Stratum("b", 0.5, 4.0, 1.0)))
    assert (apart.mean, apart.sd**2) == pytest.approx((2.0, 5.0))


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_between": 0},
        {"items": ()},
        {"options": ()},
        {"bands": (Band(1.0, "one"),)},
        {"bands": (Band(0.0, "one"), Band(0.0, "two"))},
    ],
    ids=["no interval", "no items", "no options", "bands begin too high", "bands overlap"],
)
def test_an_instrument_that_does_not_fit_together_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        replace(instrument("phq9"), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("one", ALL, ids=named)
def test_the_docs_tell_its_range_interval_and_reliability_as_the_data_have_them(one: Instrument) -> None:
    page = (Path(__file__).parents[2] / "docs" / "models" / "healing.md").read_text()
    row = next(line for line in page.splitlines() if line.startswith(f"| `{one.key}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[3] == f"{one.lowest:g} to {one.highest:g}"
    assert cells[4] == (", ".join(f"{band.start:g}" for band in one.bands[1:]) or "-")
    assert (cells[5] == "-") == (one.norm is None)
    assert cells[6].startswith(f"{one.reliability.value}" if one.reliability else "-")
    assert cells[7] == str(one.days_between)


def test_an_unknown_instrument_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InputError, match="phq9"):
        instrument("horoscope")


def test_another_taking_waits_for_the_interval() -> None:
    assert instrument("rosenberg").due(None) is None
    assert instrument("rosenberg").due(100) == 128
