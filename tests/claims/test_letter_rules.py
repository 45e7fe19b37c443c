"""The number of a letter, and who signs it."""

import pytest

from claims.enums import LetterBlank
from claims.rules.letters import Blanks, Signature, blanks_in, clean_number, signatures_of


def grown(name):
    return {"name": name, "is_minor": False, "guardian": ""}


def minor(name, guardian=""):
    return {"name": name, "is_minor": True, "guardian": guardian}


@pytest.mark.parametrize(
    ("heirs", "expected"),
    [
        (
            [minor("Budi", "wati "), grown("Wati"), minor("Sari", "Wati")],
            [Signature("Wati", True, ("Budi", "Sari"))],
        ),
        (
            [minor("Budi", "Paman Joko"), minor("Sari", "Paman Joko")],
            [Signature("Paman Joko", False, ("Budi", "Sari"))],
        ),
        (
            [minor("Budi"), minor("Sari")],
            [Signature("", False, ("Budi",)), Signature("", False, ("Sari",))],
        ),
        (
            [grown("Siti"), grown("Siti")],
            [Signature("Siti", True, ()), Signature("Siti", True, ())],
        ),
    ],
)
def test_everybody_signs_once(heirs, expected):
    assert signatures_of(heirs) == expected


@pytest.mark.parametrize("text", ["474.3 / 012 / 2026", " 474 .3/012/2026", "474.3/012/2026"])
def test_a_number_is_kept_without_the_spaces_around_its_signs(text):
    assert clean_number(text) == "474.3/012/2026"


def test_what_a_letter_leaves_open_is_named_with_the_person():
    whole = {"name": "Siti", "nik": "1", "birth_date": "1980-01-01", "address": "Krajan"}
    content = {
        "about": whole,
        "heirs": [
            whole | {"name": "Wati", "nik": "", "address": "", "is_minor": False, "guardian": ""},
            whole | {"name": "Budi", "is_minor": True, "guardian": ""},
            whole | {"name": "Sari", "is_minor": True, "guardian": "Wati"},
        ],
    }
    assert blanks_in(content) == (
        Blanks("Siti", (LetterBlank.BIRTH_PLACE,)),
        Blanks("Wati", (LetterBlank.NIK, LetterBlank.ADDRESS)),
        Blanks("Budi", (LetterBlank.GUARDIAN,)),
    )
