"""The door to the tariff from a terminal."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from perisai.common.errors import Refused

USUAL = ["--income", "1000000", "--programs", "JKK,JKM", "--sector", "other", "--payer", "self"]


def quoted(*options: str) -> dict:
    out = StringIO()
    call_command("quote_dues", *options, "--json", stdout=out)
    return json.loads(out.getvalue())


def run(*options: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "quote_dues", *options],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "perisai.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_month_is_printed_with_its_parts_and_regulation():
    answer = quoted(*USUAL, "--from", "2026-11", "--months", "4")
    assert set(answer) == {"months", "total", "verified", "notes"}
    assert [(item["month"], item["total"]) for item in answer["months"]] == [
        ("2026-11", 8_400),
        ("2026-12", 8_400),
        ("2027-01", 16_800),
        ("2027-02", 16_800),
    ]
    first = answer["months"][0]
    assert (first["jkk"], first["jkm"], first["jht"]) == (5_000, 3_400, 0)
    assert any("PP 50/2025" in source for source in first["sources"])
    assert not any("PP 50/2025" in source for source in answer["months"][2]["sources"])
    assert (answer["total"], answer["verified"], answer["notes"]) == (50_400, True, [])


def test_options_are_read_kindly():
    answer = quoted(
        *["--income", "Rp 1.250.000", "--programs", "jkk, jkm ,JHT", "--from", "2026-11"],
        "--employer",
    )
    assert answer["total"] == 12_000 + 6_800 + 24_000


def test_village_money_is_to_be_confirmed():
    answer = quoted("--income", "1000000", "--payer", "village", "--from", "2026-11")
    assert (answer["total"], answer["verified"], bool(answer["notes"])) == (16_800, False, True)


def test_the_table_is_for_people():
    out = StringIO()
    call_command("quote_dues", *USUAL, "--from", "2026-11", "--months", "3", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].split()[:6] == ["Nov", "2026", "Rp5.000", "Rp3.400", "Rp0", "Rp8.400"]
    assert lines[4].split()[-1] == "Rp33.600"


REFUSED = [
    ["--income", "0", "--from", "2026-11"],
    ["--income", "-5", "--from", "2026-11"],
    ["--income", "much", "--from", "2026-11"],
    ["--income", "1000000.5", "--from", "2026-11"],
    ["--income", "1000000", "--from", "2026-13"],
    ["--income", "1000000", "--from", "november"],
    ["--income", "1000000", "--from", "2015-06"],
    ["--income", "1000000", "--from", "9999-12", "--months", "2"],
    ["--income", "1000000", "--from", "2026-11", "--months", "0"],
    ["--income", "1000000", "--from", "2026-11", "--months", "61"],
    ["--income", "1000000", "--from", "2026-11", "--months", "many"],
    ["--income", "1000000", "--from", "2026-11", "--months", "9" * 5000],
    ["--income", "1000000", "--from", "2026-11", "--programs", "JKK"],
    ["--income", "1000000", "--from", "2026-11", "--programs", "JKK,JKM,JP"],
    ["--income", "1000000", "--from", "2026-11", "--programs", ""],
    ["--income", "1000000", "--from", "2026-11", "--employer"],
    ["--income", "1000000", "--from", "2026-11", "--sector", "sea"],
    ["--income", "1000000", "--from", "2026-11", "--payer", "nobody"],
]


@pytest.mark.parametrize("options", REFUSED, ids=lambda options: " ".join(options)[:60])
def test_what_the_law_does_not_allow_is_refused(options):
    with pytest.raises(Refused):
        call_command("quote_dues", *options)


@pytest.mark.parametrize(
    "options", [["--income", "1"], ["--income", "1", "--from", "2026-11", "--foo"]]
)
def test_options_that_cannot_be_read_are_refused(options):
    with pytest.raises(CommandError):
        call_command("quote_dues", *options)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [REFUSED[1], ["--income", "1"], ["--income", "1", "--from", "2026-11", "--foo"]]
)
def test_a_refusal_is_one_sentence_on_stderr_with_status_2(options):
    answer = run(*options)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "Error" not in answer.stderr


@pytest.mark.slow
def test_a_quote_ends_with_status_0_and_plain_json():
    answer = run(*USUAL, "--from", "2026-11", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["total"] == 8_400
