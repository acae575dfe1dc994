"""What of an identifier makes the person: one spelling for all the ways in which it is written.

Telephone numbers become E.164 (+4930555010) by the rules of all countries, mail addresses lose
what surrounds them. Two identifiers with the same `Person` get the same pseudonym, whatever
system, table or column they come from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from email.utils import parseaddr

import phonenumbers

# To be raised when the same identifier may come out in another way than before: then all
# pseudonyms are made anew. The library's own version is part of it, since its plan of the world's
# numbers changes.
RULES = f"1 phonenumbers {phonenumbers.__version__}"

# A customer_id in a spreadsheet's scientific notation: the number is lost, so it is nobody's. The
# same pattern stands in macros/contact_id.sql.
DAMAGED_ID = "[0-9]([.,][0-9]+)?[eE][+][0-9]{2,}"

_SCHEME = re.compile(r"(?P<scheme>mailto|tel|sips?|sms|whatsapp|phone):(?://)?", re.IGNORECASE)
_SCHEMES_OF_NUMBERS = ("tel", "sms", "whatsapp", "phone")
# Nothing but what telephone numbers are written with; letters would be a name or a handle.
_LIKE_A_NUMBER = re.compile(r"[+0-9][0-9\s().·/-]*")
_FEWEST_DIGITS = 5


@dataclass(frozen=True)
class Person:
    """Who is meant: `kind` (number or address) and the one spelling.

    `plain` is the spelling that needs no plan of numbers: digits and a leading plus. It stays the
    same when the country that is set changes, but not from one way of writing to another, so that
    it does not tell persons apart.
    """

    kind: str
    text: str
    plain: str = field(compare=False)


def person_of(kind: str, identifier: str, country: str | None) -> Person | None:
    """The person behind a number or an address; None = nobody (a word such as "anonymous").

    `country` (ISO 3166, such as DE) is where a number without country code is from; None = such
    numbers stay as they are. An address that is a number is that number's person, and a number
    that is an address the address's: systems write both into one column.
    """
    text = unicodedata.normalize("NFKC", identifier).strip()
    scheme = _SCHEME.match(text)
    name = scheme["scheme"].lower() if scheme else ""
    if scheme:
        text = text[scheme.end() :]
    if kind == "number":
        return _number_or_address(text, country)
    if name in _SCHEMES_OF_NUMBERS or _is_a_number(_user(text, name), country):
        return _number(_user(text, name), country) or _address(text)
    return _address(text)


def _number_or_address(text: str, country: str | None) -> Person | None:
    if "@" not in text:
        return _number(text, country)
    user = text.partition("@")[0]
    return _number(user, country) if _LIKE_A_NUMBER.fullmatch(user) else _address(text)


def _user(text: str, scheme: str) -> str:
    # A number at a host is a number in a SIP address; in a mail address it is not.
    return text.partition("@")[0] if scheme.startswith("sip") else text


def _is_a_number(text: str, country: str | None) -> bool:
    """Whether an address is for sure a telephone number, and no number of an account."""
    if not _LIKE_A_NUMBER.fullmatch(text) or len(_digits(text)) < _FEWEST_DIGITS:
        return False
    if text.startswith("+"):
        return True
    parsed = _parsed(text, country) if text.startswith("0") else None
    return parsed is not None and phonenumbers.is_valid_number(parsed)


def _number(text: str, country: str | None) -> Person | None:
    digits = _digits(text)
    if not digits:
        return None
    plain = ("+" if text.startswith("+") else "") + digits
    parsed = _parsed(text, country)
    if parsed is None:
        return Person("number", plain, plain)
    spelled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    # Behind one number of a company each extension is somebody else.
    spelled += f";ext={parsed.extension}" if parsed.extension else ""
    has_words = any(character.isalpha() for character in text)
    return Person("number", spelled, spelled if has_words else plain)


def _parsed(text: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def _digits(text: str) -> str:
    # Digits of any script, as the usual ones.
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def _address(text: str) -> Person | None:
    if "<" in text:
        # Ada Example <ada@example.com>
        text = parseaddr(text)[1] or text
    address = text.strip().lower()
    return Person("address", address, address) if address else None
