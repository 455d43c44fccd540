"""Check-ins: what is read, and the one sentence that says what to mend."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.errors import InputError
from twinflame.journey.checkins import LARGEST, SCORES, CheckIns, parse_checkins, read_checkins

HEAD = "date,twin," + ",".join(SCORES)


def parsed(text: str, **options: object) -> CheckIns:
    return parse_checkins(text.encode(), **options)  # type: ignore[arg-type]


def test_every_score_finds_its_place_and_what_is_missing_stays_missing() -> None:
    found = parsed(f"{HEAD}\n2025-01-02,me,1,2,3,4,5,6,7,8,9,10\n2025-01-01,twin,,2,,,,,,,,0\n")
    assert found.days.tolist() == [20089, 20090]
    assert found.scores[1, 0].tolist() == list(range(1, 11))
    assert found.scores[0, 1, [1, 9]].tolist() == [2, 0]
    assert np.isnan(found.scores[0, 0]).all()
    assert np.isnan(found.scores[0, 1, 0])
    assert found.told.tolist() == [1, 1]
    assert not found.notes


@pytest.mark.parametrize("name", ["urge to reach", "Urge_To_Reach", "URGE-TO-REACH", ' "urge  to reach"'])
def test_columns_are_known_however_they_are_written(name: str) -> None:
    assert parsed(f"Date,TWIN,{name}\n2025-01-01,me,3\n").scores[0, 0, 5] == 3


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_will_do(separator: str) -> None:
    table = "date,twin,pain\n2025-01-01,me,3\n".replace(",", separator)
    assert parsed(table).scores[0, 0, 0] == 3


def test_decimal_commas_are_read_where_columns_are_parted_otherwise() -> None:
    assert parsed("date;twin;pain\n2025-01-01;me;3,5\n").scores[0, 0, 0] == 3.5


def test_twins_go_by_name_or_by_me_and_twin() -> None:
    found = parsed("date,twin,pain\n2025-01-01,ana,1\n2025-01-01,Ben,2\n2025-01-02,me,3\n2025-01-02,twin,4\n",
                   people=("Ana", "Ben"))  # fmt: skip
    assert found.scores[:, :, 0].tolist() == [[1, 2], [3, 4]]


def test_without_a_column_twin_all_rows_are_mine_and_it_says_so() -> None:
    found = parsed("date,pain\n2025-01-01,1\n")
    assert found.told.tolist() == [1, 0]
    assert "taken as yours" in found.notes[0]


def test_a_head_without_rows_holds_nothing_and_says_so() -> None:
    found = parsed(HEAD + "\n")
    assert len(found.days) == 0
    assert found.notes


def test_lines_are_counted_as_in_the_file_with_its_empty_ones() -> None:
    with pytest.raises(InputError, match="line 5"):
        parsed("date,pain\n\n2025-01-01,1\n,\n2025-01-02,12\n")


def test_dots_write_the_day_first() -> None:
    assert parsed("date,pain\n31.03.2025,1\n").days[0] == np.datetime64("2025-03-31").astype(int)


def test_a_stamp_of_another_zone_is_put_on_its_day_in_the_chats_zone() -> None:
    found = parsed("date,pain\n2025-03-31T23:30:00+00:00,1\n", zone="Asia/Tokyo")
    assert found.days[0] == np.datetime64("2025-04-01").astype(int)
    assert "Asia/Tokyo" in found.notes[0]


WRONG = {
    "": "is empty",
    "\n,,\n": "is empty",
    "date,twin,pain\n2025-01-01,me,11\n": "line 2 of the check-ins, pain is no number from 0 to 10",
    "date,twin,pain\n2025-01-01,me,-1\n": "pain is no number",
    "date,twin,pain\n2025-01-01,me,much\n": "pain is no number",
    "date,twin,pain\n2025-01-01,me,nan\n": "pain is no number",
    "date,twin,pain\n2025-01-01,me,inf\n": "pain is no number",
    "date,twin,pain\n2025-01-01,me,1\n2025-01-01,twin,1\n2025-01-01,me,2\n": "Lines 2 and 4",
    "date,twin,pain,mood\n2025-01-01,me,1,2\n": "Column 4 of the check-ins is not one that is known",
    "date,twin,pain,PAIN\n2025-01-01,me,1,2\n": "the column pain twice",
    "twin,pain\nme,1\n": "no column date",
    "date,twin\n2025-01-01,me\n": "no column with a score",
    "date,twin,pain\n03/04/2025,me,1\n": "date in line 2",
    "date,twin,pain\n2025-02-30,me,1\n": "date in line 2",
    "date,twin,pain\n1025-02-03,me,1\n": "date in line 2",
    "date,twin,pain\n,me,1\n": "date in line 2",
    "date,twin,pain\n2025-02-03T25:00:00Z,me,1\n": "date in line 2",
    "date,twin,pain\n2025-01-01,Zoe,1\n": "Line 2 of the check-ins is of neither",
    "date,twin,pain\n2025-01-01,me,1,2,3\n": "no table",
    "date,zone,pain\n2025-01-01,Asia/Tokyo,1\n": "another time zone than UTC",
}


@pytest.mark.parametrize(("document", "sentence"), WRONG.items())
def test_what_cannot_be_read_is_said_in_one_sentence(document: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parsed(document)


@pytest.mark.parametrize(
    "document", [b"date,pain\n2025-01-01,\xff\n", b"date\0", "date,pain".encode("utf-16")]
)
def test_what_is_not_utf_8_is_said(document: bytes) -> None:
    with pytest.raises(InputError, match="UTF-8"):
        parse_checkins(document)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    with file.open("wb") as out:
        out.truncate(LARGEST + 1)
    with pytest.raises(InputError, match="larger than 16 MB"):
        read_checkins(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file mine\.csv"):
        read_checkins(tmp_path / "mine.csv")


def test_no_word_of_a_wrong_file_is_repeated() -> None:
    secret = "meet me at the station"
    rows = (f"2025-01-01,{secret},1", f"{secret},me,1", f"2025-01-01,me,{secret}")
    for document in (f"{secret}\nx\n", *(f"date,twin,pain\n{row}\n" for row in rows)):
        with pytest.raises(InputError) as error:
            parsed(document)
        assert "station" not in str(error.value)


@pytest.mark.parametrize("scores", [np.full((1, 2, 10), 11.0), np.zeros((2, 2, 10)), np.zeros((1, 2, 9))])
def test_arrays_that_do_not_fit_are_refused(scores: np.ndarray) -> None:
    with pytest.raises(InputError):
        CheckIns(np.array([1]), scores)


def test_days_rise() -> None:
    with pytest.raises(InputError, match="each day once"):
        CheckIns(np.array([1, 1]), np.zeros((2, 2, 10)))


@given(st.lists(st.tuples(st.integers(0, 4000), st.booleans(), st.floats(0, 10)), unique_by=lambda r: r[:2]))
def test_what_is_written_is_read(rows: list[tuple[int, bool, float]]) -> None:
    lines = [f"{np.datetime64(10_000 + d, 'D')},{'twin' if t else 'me'},{v!r}" for d, t, v in rows]
    found = parsed("\n".join(["date,twin,drive", *lines]) + "\n")
    assert int(np.isfinite(found.scores).sum()) == len(rows)
    for d, t, v in rows:
        assert found.scores[np.searchsorted(found.days, 10_000 + d), int(t), 9] == v
