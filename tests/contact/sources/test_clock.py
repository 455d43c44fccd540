from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact.sources.truth import Reader, seconds
from twinflame.contact.sources.clock import check_zone, wall_to_utc
from twinflame.contact.sources.write import ANDROID, IOS
from twinflame.errors import InputError

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu")
times = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1))


@given(moments=st.lists(times, min_size=1, max_size=30), zone=st.sampled_from(ZONES))
def test_a_wall_clock_names_the_moment_wherever_only_one_has_it(moments: list[datetime], zone: str) -> None:
    tz = ZoneInfo(zone)
    utc = [moment.replace(tzinfo=UTC, microsecond=0) for moment in moments]
    clear = [m for m in utc if m.astimezone(tz).replace(fold=0) == m.astimezone(tz).replace(fold=1)]
    clear = [
        m
        for m in clear
        if m.astimezone(tz).replace(fold=0).utcoffset() == m.astimezone(tz).replace(fold=1).utcoffset()
    ]
    walls = seconds([m.astimezone(tz).replace(tzinfo=None) for m in clear])
    told, notes = wall_to_utc(walls, zone)
    assert told.tolist() == [m.timestamp() for m in clear]
    assert notes == ()


def test_half_hours_and_quarters_are_kept() -> None:
    wall = seconds([datetime(2021, 1, 5, 10)])
    assert wall_to_utc(wall, "Asia/Kolkata")[0][0] == wall[0] - 5.5 * 3600
    assert wall_to_utc(wall, "Asia/Kathmandu")[0][0] == wall[0] - 5.75 * 3600


def test_an_hour_passed_twice_is_told_apart_by_the_order_of_rows() -> None:
    start = datetime(2024, 10, 27, 0, 0, tzinfo=UTC)  # 02:00 in Berlin; at 01:00 UTC clocks go back
    moments = [start + timedelta(minutes=10 * i) for i in range(-3, 18)]
    tz = ZoneInfo("Europe/Berlin")
    walls = seconds([m.astimezone(tz).replace(tzinfo=None) for m in moments])
    told, notes = wall_to_utc(walls, "Europe/Berlin")
    assert told.tolist() == [m.timestamp() for m in moments]
    assert len(notes) == 1
    assert "12 stamps lie" in notes[0]


def test_the_doubled_hours_of_two_years_are_told_apart_one_by_one() -> None:
    tz = ZoneInfo("Europe/Berlin")
    moments = [
        datetime(year, 10, day, 0, 0, tzinfo=UTC) + timedelta(minutes=20 * i)
        for year, day in ((2023, 29), (2024, 27))
        for i in range(6)
    ]
    walls = seconds([m.astimezone(tz).replace(tzinfo=None) for m in moments])
    assert wall_to_utc(walls, "Europe/Berlin")[0].tolist() == [m.timestamp() for m in moments]


def test_an_hour_that_was_skipped_is_read_with_the_old_offset_and_told() -> None:
    told, notes = wall_to_utc(seconds([datetime(2024, 3, 31, 2, 30)] * 2), "Europe/Berlin")
    assert told.tolist() == [datetime(2024, 3, 31, 1, 30, tzinfo=UTC).timestamp()] * 2
    assert "2 stamps lie" in notes[0]


def test_without_a_zone_the_clock_is_taken_for_utc_and_told() -> None:
    wall = seconds([datetime(2024, 7, 1)])
    told, notes = wall_to_utc(wall, None)
    assert told.tolist() == wall.tolist()
    assert "--zone" in notes[0]
    assert wall_to_utc(np.empty(0), "Europe/Berlin")[1] == ()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "Europe", "a\0b"])
def test_zones_that_are_none_get_one_sentence(zone: str) -> None:
    with pytest.raises(InputError, match="no time zone"):
        check_zone(zone)


def test_a_chat_is_read_in_its_zone_and_keeps_it(read: Reader) -> None:
    rows = f"{IOS.stamp(datetime(2021, 1, 15, 10))}Ana: x\n{IOS.stamp(datetime(2021, 7, 15, 10))}Ben: x\n"
    history = read(rows, zone="Europe/Berlin")
    assert np.diff(history.times)[0] == (181 * 24 - 1) * 3600
    assert history.zone == "Europe/Berlin"
    with pytest.raises(InputError, match="no time zone"):
        read(rows, zone="Nowhere")
    assert any("UTC" in note for note in read(rows.replace("[", "").replace("]", " -"), zone=None).notes)
    assert ANDROID.order == "dmy"
