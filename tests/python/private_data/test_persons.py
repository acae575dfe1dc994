"""One person, one spelling: however a number or an address is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.landing.persons import Person, person_of

# In each line the same person, in a German company.
SAME = (
    [
        "+49 30 5550100", "+49 (0)30 5550100", "0049 30 5550100", "030 5550100", "030/555-0100",
        "tel:+49-30-5550100", "sip:+49305550100@pbx.example", " +49305550100\u00a0",
        "\uff0b\uff14\uff19\uff13\uff10\uff15\uff15\uff15\uff10\uff11\uff10\uff10", "4930 5550100",
    ],
    ["+1 312 555-0123", "001 (312) 555 0123", "tel:+1-312-555-0123"],
    ["+39 06 1234567", "0039 06 1234567"],
    ["+49 30 555 ext. 5", "030 555 x5"],
    ["1-800-FLOWERS", "1-800-3569377"],
)  # fmt: skip
ADDRESSES = (
    [
        "Ada.Example@Example.COM", " ada.example@example.com ", "mailto:ada.example@example.com",
        "Ada Example <ada.example@example.com>", '"Example, Ada" <Ada.Example@example.com>',
        "ada.example@example.com\u00a0",
    ],
    ["@ada_example", "@ADA_EXAMPLE"],
)  # fmt: skip


@pytest.mark.parametrize("texts", SAME)
def test_one_number_is_one_person(texts: list[str]) -> None:
    persons = {person_of("number", text, "DE") for text in texts}
    assert len(persons) == 1
    assert persons.pop().kind == "number"


def test_different_numbers_are_different_persons() -> None:
    persons = {person_of("number", texts[0], "DE") for texts in SAME}
    # An extension, too, is somebody else.
    persons |= {person_of("number", "+49 30 555 ext. 6", "DE"), person_of("number", "110", "DE")}
    assert len(persons) == len(SAME) + 2


@pytest.mark.parametrize("texts", ADDRESSES)
def test_one_address_is_one_person(texts: list[str]) -> None:
    assert len({person_of("address", text, "DE") for text in texts}) == 1


@pytest.mark.parametrize(
    "address",
    ["+493055501 00", "sms:+49305550100", "whatsapp:+49305550100", "tel:030 5550100",
     "030 5550100", "sip:+49305550100@pbx.example"],
)  # fmt: skip
def test_an_address_that_is_a_number_is_that_numbers_person(address: str) -> None:
    assert person_of("address", address, "DE") == person_of("number", "+49305550100", None)


@pytest.mark.parametrize(
    "address",
    ["100012345678901", "49305550100", "+49305550100@mms.example", "+kim", "0", "4711"],
)
def test_the_number_of_an_account_is_no_telephone_number(address: str) -> None:
    assert person_of("address", address, "DE") == Person("address", address, address)


def test_an_address_in_the_place_of_a_number_is_that_addresss_person() -> None:
    expected = person_of("address", "kim2@example.com", None)
    assert person_of("number", "sip:Kim2@example.com", "DE") == expected


@pytest.mark.parametrize("kind, text", [("number", "anonymous"), ("number", "+"), ("address", " ")])
def test_a_word_in_the_place_of_a_number_is_nobody(kind: str, text: str) -> None:
    assert person_of(kind, text, "DE") is None


@pytest.mark.parametrize(
    "text, expected", [("030 555 010", "030555010"), ("+55501099", "+55501099")]
)
def test_a_number_that_cannot_be_read_stays_as_it_is(text: str, expected: str) -> None:
    # The first for want of a country, the second for want of digits.
    assert person_of("number", text, None) == Person("number", expected, expected)


@given(st.sampled_from(["number", "address"]), st.text(max_size=40), st.sampled_from([None, "DE"]))
def test_any_text_is_nobody_or_somebody_with_a_spelling(
    kind: str, text: str, country: str | None
) -> None:
    person = person_of(kind, text, country)
    assert person is None or (person.text and person.plain)
    assert person_of(kind, f" {text}\u00a0", country) == person
