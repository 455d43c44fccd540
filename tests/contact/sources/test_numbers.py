import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.sources.numbers import bare, conversation_key, conversation_keys, owners

CODES = ("1", "7", "39", "44", "45", "49", "358", "972")


@given(st.sampled_from(CODES), st.text("0123456789", min_size=8, max_size=10), st.sampled_from(" -./()"))
def test_a_number_is_one_persons_in_each_of_its_forms(code: str, rest: str, sign: str) -> None:
    number = f"5{rest}"
    spaced = sign.join(number)
    forms = [f"+{code}{number}", f"00{code}{number}", f"0{number}", number, spaced, f"+{code} {spaced}"]
    assert set(owners(forms)) == {0}
    assert len({conversation_key(form) for form in forms}) == 1


@given(st.lists(st.text("+0123456789 abc@", max_size=14), max_size=30))
def test_owners_are_counted_in_order_and_do_not_hang_on_what_else_is_listed_twice(
    addresses: list[str],
) -> None:
    told = owners(addresses)
    assert list(dict.fromkeys(told)) == list(range(len(set(told))))
    assert owners(addresses * 2) == told * 2


def test_russian_numbers_dialled_with_8_are_those_with_7() -> None:
    assert owners(["+7 912 345-67-89", "8 912 345-67-89"]) == [0, 0]


@pytest.mark.parametrize(
    "pair",
    [
        ("12345", "+4912345"),
        ("+15551234567", "+4915551234567"),
        ("1234567890", "1234567891"),
        ("Bank", "Bank2"),
    ],
)
def test_different_people_stay_apart(pair: tuple[str, str]) -> None:
    assert owners(pair) == [0, 1]
    assert len(set(conversation_keys(pair))) == 2


def test_digits_of_other_scripts_are_digits() -> None:
    assert bare("\u0660\u0661\u0665\u0661 \u0966\u096a") == "15104"
