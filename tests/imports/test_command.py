"""`manage.py import_register`: the same body behind another door."""

import datetime as dt
import json
import subprocess
import sys
import time

import pytest
from django.conf import settings as live_settings
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from dues.models import Collection
from dues.queries.ledger import ledger_differences
from members.models import Member
from perisai.common.errors import Refused
from perisai.imports.enums import BatchState
from perisai.imports.models import ImportBatch
from perisai.jobs.runner import run_due_jobs
from tests.imports.registers import KEY, SAMPLE, SZ, key_rows, people, table, xlsx
from tests.support.processes import ROOT, child_environment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(capsys, *arguments) -> str:
    call_command("import_register", *map(str, arguments))
    return capsys.readouterr().out


def test_a_dry_run_prints_the_counts_as_json_and_writes_nothing(cast, capsys):
    said = json.loads(run(capsys, SAMPLE, "--agent", "sz", "--sheet", SZ, "--json"))
    key = KEY["sheets"][SZ]

    assert {name: said[name] for name in ("read", "saved", "warned", "months", "rupiah")} == {
        "read": key["rows"],
        "saved": key["good"],
        "warned": 3,
        "months": key["months_paid"],
        "rupiah": key["rupiah_paid"],
    }
    assert said["passed_over"] == 11
    assert [(row["sheet"], row["row"]) for row in said["refused"]] == [
        (SZ, row["row"]) for row in key_rows("faults", SZ)
    ]
    assert all(row["column"] and row["reason"] for row in said["refused"])
    assert said["read"] == said["saved"] + len(said["refused"])
    assert not Member.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.slow
def test_commit_saves_what_the_dry_run_promised(cast, capsys):
    promised = run(capsys, SAMPLE, "--agent", "sz", "--sheet", SZ, "--json")
    done = run(capsys, SAMPLE, "--agent", "sz", "--sheet", SZ, "--json", "--commit")

    assert done == promised
    assert Member.objects.filter(agent=cast.sz).count() == 240


def test_without_json_it_is_read_by_people(cast, capsys, tmp_path):
    path = tmp_path / "buku.xlsx"
    path.write_bytes(xlsx(table(people(2, Penghasilan="tidak tentu")[:1] + people(2)[1:])))
    said = run(capsys, path, "--agent", "sz")

    assert said.startswith("Perisai SZ: 2 rows read, 1 good (0 with a note), 1 to be mended")
    assert "Row 2, Penghasilan: " in said
    assert "Nothing was saved" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([SAMPLE, "--agent", "sz"], "several sheets: Perisai SZ, Perisai ST"),
        ([SAMPLE, "--agent", "sz", "--sheet", "Perisai XY"], "There is no sheet"),
        ([SAMPLE, "--agent", "nobody", "--sheet", SZ], "not the user name of an agent"),
        ([SAMPLE, "--agent", "sekdes", "--sheet", SZ], "not the user name of an agent"),
        ([SAMPLE, "--agent", "sz", "--sheet", SZ, "--village", "11.01.01.2001"], "--village"),
        (["/nowhere.xlsx", "--agent", "sz"], "cannot be read"),
        ([__file__, "--agent", "sz"], "not an Excel file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(cast, arguments, said):
    with pytest.raises((CommandError, Refused), match=said):
        call_command("import_register", *map(str, arguments))


def test_nothing_saved_is_never_a_success(cast, tmp_path):
    path = tmp_path / "buku.xlsx"
    path.write_bytes(xlsx(table(people(2, Penghasilan="tidak tentu"))))

    with pytest.raises(Refused, match="No row can be saved"):
        call_command("import_register", str(path), "--agent", "sz", "--commit")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_command_killed_in_the_middle_is_finished_by_the_next_worker(cast, settings):
    settings.FILES_DIR = live_settings.VAR_DIR / "files"
    arguments = ["import_register", str(SAMPLE), "--agent", "sz", "--sheet", SZ, "--commit"]
    child = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while Collection.objects.count() < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    child.kill()
    child.wait()
    saved = Member.objects.count()
    assert 0 < saved < 240

    lease_is_over = dt.timedelta(minutes=2)
    run_due_jobs(clock=lambda: timezone.now() + lease_is_over)
    assert ImportBatch.objects.get().state == BatchState.SAVED
    assert Member.objects.count() == 240
    assert Collection.objects.count() == len(
        set(Collection.objects.values_list("lines__enrolment"))
    )
    assert list(ledger_differences()) == []
