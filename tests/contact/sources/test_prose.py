from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from tests.contact.sources.made import in_prose, rows
from twinflame.contact.sources.prose import LANGUAGES, UNKNOWN, read_prose
from twinflame.errors import InputError

MOMENT = datetime(2022, 5, 17, 17, 29, 42, tzinfo=UTC)


def one(stamp: str) -> float:
    return float(read_prose(pl.Series([stamp]))[0][0])


@pytest.mark.parametrize("language", [*LANGUAGES, "en_GB", "en_IN", "es_MX", "fr_CA", "pt_PT", "de_CH"])
def test_it_reads_every_stamp_of_a_language(language: str) -> None:
    times = [row.time for row in rows(150, start=datetime(2014, 1, 1, tzinfo=UTC))]
    told, local = read_prose(pl.Series([in_prose(time, language) for time in times]))
    assert told.tolist() == [time.timestamp() for time in times]
    assert not local.any()


@pytest.mark.parametrize(
    "stamp",
    [
        "Tuesday, May 17, 2022 at 5:29:42 PM UTC",
        "Tuesday, May 17, 2022 at 5:29:42\u202fPM UTC",
        "Tuesday, 17 May 2022 at 17:29:42 UTC",
        "Dienstag, 17. Mai 2022 um 17:29:42 UTC",
        "mardi 17 mai 2022 à 17:29:42 UTC",
        "martes, 17 de mayo de 2022, 17:29:42 UTC",
        "terça-feira, 17 de maio de 2022 às 17:29:42 UTC",
        "tiistai 17. toukokuuta 2022 klo 17.29.42 UTC",
        "2022. május 17., kedd 17:29:42 UTC",
        "2022年5月17日星期二 UTC 17:29:42",
        "2022年5月17日星期二 UTC 下午5:29:42",
        "2022年5月17日 火曜日 17:29:42 UTC",
        "2022년 5월 17일 화요일 오후 5시 29분 42초 UTC",
        "17:29:42 UTC Thứ Ba, 17 tháng 5, 2022",
        "вторник, 17 мая 2022 г. в 17:29:42 UTC",
        "الثلاثاء، ١٧ مايو ٢٠٢٢ في ٥:٢٩:٤٢ م UTC",
        "วันอังคารที่ 17 พฤษภาคม พ.ศ. 2565 เวลา 17:29:42 UTC",
        "Tuesday, May 17, 2022 at 12:29:42 PM GMT-5",
        "Tuesday, May 17, 2022 at 10:59:42 PM UTC+05:30",
    ],
)
def test_it_reads_what_accounts_in_other_languages_write(stamp: str) -> None:
    assert one(stamp) == MOMENT.timestamp()


def test_noon_and_midnight_are_told_apart() -> None:
    times = [MOMENT.replace(hour=0) + timedelta(minutes=30 * i) for i in range(48)]
    told = read_prose(pl.Series([in_prose(time) for time in times]))[0]
    assert told.tolist() == [time.timestamp() for time in times]


def test_a_month_that_other_languages_use_for_another_is_told_by_the_weekday() -> None:
    assert (
        one("nedjelja, 2. listopada 2022. 17:29:42 UTC")
        == datetime(2022, 10, 2, 17, 29, 42, tzinfo=UTC).timestamp()
    )
    assert (
        one("niedziela, 6 listopada 2022 17:29:42 UTC")
        == datetime(2022, 11, 6, 17, 29, 42, tzinfo=UTC).timestamp()
    )


def test_a_stamp_whose_weekday_is_wrong_is_not_read() -> None:
    good = [in_prose(row.time) for row in rows(40)]
    told = read_prose(pl.Series([*good, "Wednesday, May 17, 2022 at 5:29:42 PM UTC"]))[0]
    assert (told != told).tolist() == [False] * 40 + [True]


def test_a_stamp_without_a_zone_is_a_wall_clock() -> None:
    told, local = read_prose(pl.Series(["Tuesday, May 17, 2022 at 5:29:42 PM"]))
    assert told.tolist() == [MOMENT.timestamp()]
    assert local.all()


@pytest.mark.parametrize(
    "stamp",
    [
        "Zzzday, Zzz 17, 2022 at 5:29:42 UTC",
        "سه‌شنبه ۲۷ اردیبهشت ۱۴۰۱، ساعت ۱۷:۲۹:۴۲ UTC",
        "17/05/2022 10:00:00 UTC",
        "Tuesday, May 17, 2022 at 5:29:42 brunch UTC",
    ],
)
def test_an_unknown_language_calendar_or_half_of_the_day_is_refused(stamp: str) -> None:
    with pytest.raises(InputError) as told:
        one(stamp)
    assert str(told.value) == UNKNOWN


def test_what_is_no_stamp_is_not_read() -> None:
    good = [in_prose(row.time) for row in rows(40)]
    odd = ["", "x" * 10_000, "February 30, 2022 at 5:29:42 PM UTC", "9" * 100, "May 17, 2022 at 99:99:99 UTC"]
    told = read_prose(pl.Series([*good, *odd, None]))[0]
    assert (told != told).tolist() == [False] * 40 + [True] * 6


def test_what_cannot_be_read_is_no_wall_clock_either() -> None:
    good = ["May 17, 2022 at 5:29:42 PM UTC"] * 3
    told, local = read_prose(pl.Series([*good, "May 17, 2022 at 99:99:99", "May 17, 2022 at 5:30:00 PM"]))
    assert (told != told).tolist() == [False] * 3 + [True, False]
    assert local.tolist() == [False] * 4 + [True]
