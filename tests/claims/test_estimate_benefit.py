"""The door to the law of benefits from a terminal."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from claims.enums import Component, Fault, NoteKind
from claims.words import NOTES
from perisai.common.errors import Refused

PUBLISHED = [
    *["--program", "JKM", "--event-date", "2019-11-30", "--registered", "2018-10-01"],
    *["--months-paid", "13", "--income", "1000000"],
]
ACCIDENT = [
    *["--program", "JKK", "--event-date", "2026-03-10", "--registered", "2018-10-01"],
    *["--months-paid", "13", "--income", "1000000"],
]


def text(*options: str) -> str:
    out = StringIO()
    call_command("estimate_benefit", *options, stdout=out)
    return out.getvalue()


def data(*options: str) -> dict:
    return json.loads(text(*options, "--json"))


def test_the_published_death_of_2019_is_exactly_this():
    assert data(*PUBLISHED) == {
        "parts": [
            {
                "name": "Santunan kematian, dibayar sekaligus",
                "amount": 16_200_000,
                "source": "PP 44/2015",
            },
            {
                "name": "Santunan berkala 24 bulan, dibayar sekaligus",
                "amount": 4_800_000,
                "source": "PP 44/2015",
            },
            {"name": "Biaya pemakaman", "amount": 3_000_000, "source": "PP 44/2015"},
        ],
        "total": 24_000_000,
        "verified": True,
    }


@pytest.mark.parametrize(
    ("event", "total", "is_sure"),
    [
        ("2019-12-01", 24_000_000, True),
        ("2019-12-02", 42_000_000, True),
        ("2025-02-24", 42_000_000, True),
    ],
)
def test_the_day_of_the_event_chooses_the_law(event, total, is_sure):
    found = data(*PUBLISHED, "--event-date", event)
    assert (found["total"], found["verified"]) == (total, is_sure)
    assert set(found) == {"parts", "total", "verified"}


def test_months_since_coming_back_count():
    found = data(
        *PUBLISHED,
        "--event-date",
        "2026-06-10",
        "--reactivated",
        "2026-05-10",
        "--months-paid",
        "1",
    )
    assert (found["total"], found["verified"]) == (10_000_000, False)


def test_a_fatal_accident_of_the_lowest_bracket():
    found = data(*ACCIDENT, "--outcome", "death", "--children", "2")
    assert [part["amount"] for part in found["parts"]] == [48_000_000, 10_000_000, 12_000_000]
    assert (found["total"], found["verified"]) == (70_000_000, True)
    assert sum(grant["amount"] for grant in found["grants"]) == 174_000_000
    assert found["grants"][2] == {
        "name": "Beasiswa SMP, paling banyak",
        "amount": 12_000_000,
        "source": "PP 82/2019",
        "yearly": 2_000_000,
        "years": 3,
        "children": 2,
        "verified": True,
    }


def test_children_without_a_grant_get_an_empty_list():
    assert data(*PUBLISHED, "--children", "2")["grants"] == []


def test_a_range_says_from_and_to():
    found = data(*ACCIDENT, "--outcome", "temporary")
    (part,) = found["parts"]
    assert (part["amount"], part["amount_from"], part["amount_to"]) == (
        1_000_000,
        1_000_000,
        12_000_000,
    )
    assert (found["total"], found["total_from"], found["total_to"]) == (
        1_000_000,
        1_000_000,
        12_000_000,
    )


def test_transport_is_read_kindly_and_cut_at_its_ceiling():
    found = data(*ACCIDENT, "--outcome", "death", "--transport", "Land:300.000, sea:Rp9.000.000")
    assert found["total"] == 70_000_000 + 300_000 + 2_000_000


def test_savings_have_no_amount_and_say_so():
    found = data(*ACCIDENT, "--program", "JHT")
    assert (found["parts"], found["total"], len(found["notes"])) == ([], 0, 4)


def test_the_text_goes_part_by_part_and_ends_with_who_decides():
    lines = text(*PUBLISHED).splitlines()
    assert lines[0] == "Perkiraan JKM untuk kejadian 30 November 2019"
    assert lines[1] == "  Santunan kematian, dibayar sekaligus: Rp16.200.000  [PP 44/2015]"
    assert lines[4] == "  Jumlah: Rp24.000.000"
    assert lines[-1] == "Ini perkiraan. Keputusan ada pada BPJS Ketenagakerjaan (Jamsostek)."


def test_the_text_marks_what_is_to_be_confirmed():
    said = text(*PUBLISHED, "--event-date", "2025-02-24", "--registered", "2025-02-10")
    assert "Rp10.000.000  [Permenaker 1/2025, perlu dipastikan ke kantor cabang]" in said


@pytest.mark.parametrize(
    "outcome", ["death", "total_disability", "partial_disability", "temporary"]
)
def test_every_outcome_is_told_in_indonesian(outcome):
    said = text(*ACCIDENT, "--outcome", outcome, "--children", "3", "--months-unable", "2")
    for english in (" to be ", " year", "month", "benefit", "Total:", "Education"):
        assert english not in said


def test_the_multiple_is_shown():
    said = text(*ACCIDENT, "--outcome", "death", "--children", "1")
    assert "Rp48.000.000 (48 x Rp1.000.000)" in said
    assert "SMA: Rp3.000.000 setahun untuk tiap anak, paling lama 3 tahun" in said


REFUSED = [
    (["--program", "JKX"], "JKX"),
    (["--event-date", "30-11-2019"], "30-11-2019"),
    (["--event-date", "2019-02-30"], "2019-02-30"),
    (["--event-date", "20191130"], "20191130"),
    (["--event-date", "2015-06-30", "--registered", "2015-01-01"], "Juli 2015"),
    (["--event-date", "2018-09-30"], "tanggal terdaftar"),
    (["--registered", "kemarin"], "kemarin"),
    (["--reactivated", "2019-12-01"], "tanggal aktif kembali"),
    (["--reactivated", "2018-01-01"], "tanggal terdaftar"),
    (["--months-paid", "-1"], "-1"),
    (["--months-paid", "1.5"], "1.5"),
    (["--months-paid", ""], "--months-paid"),
    (["--income", "sedikit"], "rupiah bulat"),
    (["--income", "-5"], "--income"),
    (["--income", "0"], "lebih dari Rp0"),
    (["--income"], "rupiah bulat"),
    (["--event-date"], "--event-date belum diisi"),
    (["--event-date", "2150-01-01"], "Tahun kejadian"),
    (["--children"], "--children"),
    (["--children", "dua"], "dua"),
    (["--outcome", "temporary"], "JKM"),
    (["--outcome", "luka"], "luka"),
    (["--transport", "land:1000"], "JKK"),
    (["--program", "JKK"], "akibat kecelakaan"),
    (["--program", "JKK", "--outcome", "death", "--income", "0"], "Rp0"),
    (["--program", "JKK", "--outcome", "death", "--transport", "train:1"], "train"),
    (["--program", "JKK", "--outcome", "death", "--transport", "land"], "land"),
    (["--program", "JKK", "--outcome", "death", "--transport", "land:1,land:2"], "satu kali"),
    (["--program", "JKK", "--outcome", "death", "--transport", "land:-1"], "--transport"),
]


@pytest.mark.parametrize(("options", "said"), REFUSED, ids=lambda part: str(part)[:40])
def test_what_cannot_be_estimated_is_refused_in_words(options, said):
    with pytest.raises(Refused, match=said):
        text(*PUBLISHED, *options)


@pytest.mark.parametrize("missing", ["--program", "--event-date", "--registered", "--months-paid"])
def test_what_is_missing_is_named(missing):
    place = PUBLISHED.index(missing)
    with pytest.raises(Refused, match=missing):
        text(*PUBLISHED[:place], *PUBLISHED[place + 2 :])


def test_jkk_asks_for_the_income():
    with pytest.raises(Refused, match="upah satu bulan"):
        text(*ACCIDENT[:-2], "--outcome", "death")


def test_an_unknown_option_is_refused():
    with pytest.raises(CommandError, match="--region"):
        text(*PUBLISHED, "--region", "Bali")


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--program", "JKX"], 2)])
def test_the_exit_status_tells_a_refusal(options, status):
    answer = subprocess.run(
        [sys.executable, "manage.py", "estimate_benefit", *PUBLISHED, *options],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "perisai.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == status
    assert bool(answer.stdout) is (status == 0)
    assert ("Traceback" in answer.stderr) is False
    assert (len(answer.stderr.strip().splitlines()) == 1) is (status == 2)


def test_every_note_has_a_sentence_and_every_part_a_name():
    assert set(NOTES) == set(NoteKind)
    assert all(part.label for part in Component)
    assert all(str(fault.label).endswith(".") for fault in Fault)
