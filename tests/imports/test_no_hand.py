"""What an import wrote, or the book took over, is not called corrected by hand later on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from perisai.imports.actions import adopting
from perisai.imports.enums import BatchState, KeptBecause, Verdict
from tests.imports.registers import GOOD, people, table, xlsx
from tests.imports.steps import save, undo, upload

pytestmark = pytest.mark.django_db
BASE = list(GOOD)[:14]
LATE = ("Sep-26", "Okt-26")
EARLY = ("Jul-26", "Agt-26")
HAND, SECOND, THIRD = "081111111111", "081234567899", "081234567800"


def book(*months: str, **more) -> bytes:
    """A register of one person with these months."""
    row = {name: GOOD[name] for name in BASE} | dict.fromkeys(months, "v") | more
    return xlsx(table([row], (*BASE, *months)))


def changed(phone: str, other: str = "") -> list[dict]:
    """Two people; the second has another name so that there is something to save."""
    rows = people(2)
    rows[0]["No. HP"] = phone
    rows[1]["Nama Peserta"] = other or rows[1]["Nama Peserta"]
    return rows


def codes(batch) -> list[str]:
    return [finding.code for finding in batch.rows.get(number=2).findings]


def correct(batch, **values) -> Member:
    member = Member.objects.get(pk=batch.rows.get(number=2).member_id)
    for name, value in values.items():
        setattr(member, name, value)
    member.save()
    return member


def test_a_correction_that_stayed_after_undoing_its_months_is_not_called_by_hand(cast):
    first = save(upload(cast, content=book(*LATE)))
    months = (*EARLY, *LATE)
    undo(save(upload(cast, content=book(*months, **{"No. HP": SECOND}))))
    assert codes(upload(cast, content=book(*LATE, **{"No. HP": THIRD}))) == ["changed"]

    correct(first, phone="+6281111111111")
    assert codes(upload(cast, content=book(*LATE, **{"No. HP": THIRD}))) == ["both_changed"]


def test_what_a_book_took_over_from_the_hand_is_a_correction_when_it_changes_again(cast):
    first = save(upload(cast, people(2)))
    correct(first, phone="+6281111111111")
    adopted = save(upload(cast, changed(HAND, "Orang Lain S.")))
    assert adopted.rows.get(number=2).verdict == Verdict.SAME

    assert codes(upload(cast, changed(THIRD, "Orang Lain S."))) == ["changed"]


def test_an_older_file_in_the_same_book_makes_nothing_by_hand(cast):
    older = xlsx(table(people(2)))
    save(upload(cast, content=older))
    save(upload(cast, changed(SECOND)))
    undone = save(upload(cast, [*people(2)[:1], *people(3)[2:]]))
    assert undone.state == BatchState.SAVED

    assert codes(upload(cast, changed(THIRD))) == ["changed"]


def test_undoing_leaves_those_alone_of_whom_the_book_only_took_something_over(cast):
    first = save(upload(cast, people(2)))
    member = correct(first, phone="+6281111111111")
    batch = undo(save(upload(cast, [*changed(HAND), people(3)[2]])))

    assert batch.state == BatchState.UNDONE
    assert Member.objects.present().filter(pk=member.pk).exists()
    assert not batch.rows.filter(number=2).exclude(kept_because="").exists()
    assert KeptBecause.EDITED not in batch.rows.values_list("kept_because", flat=True)


def test_nothing_is_kept_of_rows_that_say_what_was_said_before(cast):
    save(upload(cast, people(2)))
    batch = save(upload(cast, changed(GOOD["No. HP"], "Orang Lain S.")))

    assert batch.rows.get(number=2).said == {}


def test_noting_takes_the_same_number_of_queries_for_one_row_and_for_three(cast):
    save(upload(cast, people(4)))
    found = []
    for count in (1, 3):
        Member.objects.update(phone=f"+62811111111{count}0")
        rows = [*people(count, **{"No. HP": f"0811111111{count}0"}), people(4)[3]]
        batch = upload(cast, rows)
        with CaptureQueriesContext(connection) as seen:
            adopting.note_adopted(batch, cast.viewer(cast.sz))
        found.append(len(seen))

    assert found[0] == found[1]
