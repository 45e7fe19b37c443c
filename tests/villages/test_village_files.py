"""The file of a village: papers, hours, sums, partners, and people of working age."""

import datetime as dt
import os
from uuid import uuid4

import pytest

from perisai.audit.models import AuditEntry
from perisai.common.kept_files import FileLost, read_kept_file
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from tests.taking import NOW
from villages.actions.village_files import (
    DRAWER,
    Told,
    enter_population,
    forget_scans,
    keep_entry,
    take_back_entry,
)
from villages.enums import VillageEntryKind
from villages.errors import EntrySuperseded, PopulationRefused, VillageEntryRefused
from villages.models import Hamlet, Population, VillageEntry
from villages.queries.village_file import (
    entries_of,
    file_of,
    villages_with_files,
    working_age,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 10, 16)


def keep(cast, kind=VillageEntryKind.PARTNER, *, scan=None, corrects=None, why="", at=NOW, **told):
    told = {"dated_on": DAY, "text": "PKH", **told}
    return keep_entry(
        uuid=told.pop("uuid", None) or uuid4(),
        village=cast.village,
        kind=kind,
        told=Told(**told),
        scan=scan,
        corrects=corrects,
        why=why,
        by=cast.sekdes,
        on=NOW.date(),
        at=at,
    )


def take_back(cast, entry, why="Salah desa", at=NOW):
    return take_back_entry(uuid=uuid4(), entry=entry, why=why, by=cast.sekdes, at=at)


def scan(shade=200):
    return Scan(plain_png(shade=shade), ".png")


def is_there(entry):
    try:
        read_kept_file(entry.scan_sha256, drawer=DRAWER, suffix=entry.scan_suffix)
    except FileLost:
        return False
    return True


def people(cast, numbers, *, year=2026, source="Profil desa", why=""):
    return enter_population(
        village=cast.village,
        year=year,
        people=numbers,
        source=source,
        why=why,
        by=cast.sekdes,
        on=NOW.date(),
        at=NOW,
    )


def numbers_of_2026(cast):
    """The numbers of people of the only year that has some."""
    (known,) = working_age(cast.village, viewer=cast.viewer(cast.sekdes))
    return known


def test_an_entry_stands_until_it_is_corrected_and_both_can_be_read(cast):
    old = keep(cast, VillageEntryKind.DESK, text="Senin 08.00")
    new = keep(cast, VillageEntryKind.DESK, text="Senin 09.00", corrects=old, why="Jam baru")
    part = file_of(cast.village, viewer=cast.viewer(cast.sekdes))[2]
    assert part.kind == VillageEntryKind.DESK
    assert (list(part.rows), list(part.before)) == ([new], [old])
    assert AuditEntry.objects.filter(action="village_file.corrected").exists()


def test_what_was_taken_back_stands_no_more(cast):
    entry = keep(cast)
    gone = take_back(cast, entry)
    assert not VillageEntry.objects.standing().exists()
    with pytest.raises(EntrySuperseded):
        keep(cast, corrects=entry, why="x")
    with pytest.raises(EntrySuperseded):
        take_back(cast, gone)
    with pytest.raises(VillageEntryRefused):
        take_back(cast, keep(cast), why=" ")


def test_a_retry_answers_as_the_first_time(cast):
    uuid = uuid4()
    assert keep(cast, uuid=uuid) == keep(cast, uuid=uuid)
    with pytest.raises(UuidReused):
        keep(cast, uuid=uuid, text="TKSK")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"until_on": DAY - dt.timedelta(days=1)}, "until_on"),
        ({"amount": 0}, "amount"),
        ({"amount": 60, "amount_most": 60}, "amount_most"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, told, field):
    with pytest.raises(VillageEntryRefused) as refused:
        keep(cast, **told)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "is_refused"),
    [
        (VillageEntryKind.MOU, True),
        (VillageEntryKind.DECLARATION, True),
        (VillageEntryKind.DESK, False),
        (VillageEntryKind.BUDGET, False),
        (VillageEntryKind.PARTNER, False),
    ],
)
def test_what_happened_has_a_day_that_has_come_and_what_is_planned_may_wait(cast, kind, is_refused):
    keep(cast, kind, dated_on=NOW.date())
    tomorrow = NOW.date() + dt.timedelta(days=1)
    if is_refused:
        with pytest.raises(VillageEntryRefused) as refused:
            keep(cast, kind, dated_on=tomorrow)
        assert refused.value.field == "dated_on"
    else:
        assert keep(cast, kind, dated_on=tomorrow).dated_on == tomorrow


def test_a_correction_without_a_reason_is_refused(cast):
    with pytest.raises(VillageEntryRefused):
        keep(cast, corrects=keep(cast), text="TKSK")


def test_agents_see_nothing_of_the_file_and_strangers_neither(cast):
    entry = keep(cast)
    people(cast, {cast.krajan: 100})
    for who in (cast.sekdes, cast.koordinator, cast.pusat):
        assert list(entries_of(cast.viewer(who))) == [entry]
        assert working_age(cast.village, viewer=cast.viewer(who))[0].total == 100
    for who in (cast.sz, cast.st, cast.foreign_coordinator):
        assert not entries_of(cast.viewer(who)).exists()
        assert working_age(cast.village, viewer=cast.viewer(who)) == []


def test_a_correction_keeps_the_scan_unless_there_is_a_better_one(cast):
    old = keep(cast, VillageEntryKind.MOU, scan=scan())
    same = keep(cast, VillageEntryKind.MOU, text="Lain", corrects=old, why="x")
    assert same.scan_sha256 == old.scan_sha256
    better = keep(cast, VillageEntryKind.MOU, scan=scan(90), corrects=same, why="Buram")
    assert better.scan_sha256 not in ("", old.scan_sha256)


def test_a_scan_that_nothing_needs_is_deleted_after_some_weeks(cast, settings):
    old = keep(cast, VillageEntryKind.MOU, scan=scan())
    better = keep(cast, VillageEntryKind.MOU, scan=scan(90), corrects=old, why="Buram")
    take_back(cast, keep(cast, VillageEntryKind.DECLARATION, scan=scan(50)))
    for path in settings.FILES_DIR.rglob("*.png"):
        os.utime(path, (0, 0))
    assert forget_scans(at=NOW + dt.timedelta(days=29)) == 0
    assert forget_scans(at=NOW + dt.timedelta(days=31)) == 2
    assert not is_there(old)
    assert is_there(better)
    assert VillageEntry.objects.count() == 4


def test_numbers_of_people_add_up_and_say_which_dusun_is_missing(cast):
    lor = Hamlet.objects.create(village=cast.village, name="Lor", walking_order=2)
    people(cast, {cast.krajan: 1200, lor: None})
    known = numbers_of_2026(cast)
    assert (known.total, known.is_whole, known.sources) == (1200, False, ["Profil desa"])
    people(cast, {cast.krajan: 1200, lor: 300}, source="BPS")
    known = numbers_of_2026(cast)
    assert (known.total, known.is_whole, known.sources) == (1500, True, ["Profil desa", "BPS"])


def test_another_number_corrects_the_old_one_and_says_why(cast):
    people(cast, {cast.krajan: 1520})
    with pytest.raises(PopulationRefused) as refused:
        people(cast, {cast.krajan: 1502})
    assert refused.value.field == "why"
    people(cast, {cast.krajan: 1502}, why="Tertukar")
    row = numbers_of_2026(cast).rows[0]
    assert (row.people, row.row.why, [old.people for old in row.before]) == (
        1502,
        "Tertukar",
        [1520],
    )


def test_what_is_sent_twice_changes_nothing(cast):
    assert len(people(cast, {cast.krajan: 10})) == 1
    assert people(cast, {cast.krajan: 10}) == []
    assert Population.objects.count() == 1


def test_a_number_can_be_taken_back_and_entered_anew(cast):
    people(cast, {cast.krajan: 10})
    people(cast, {cast.krajan: None}, why="Salah tahun")
    assert numbers_of_2026(cast).rows[0].row is None
    people(cast, {cast.krajan: 12})
    row = numbers_of_2026(cast).rows[0]
    assert row.people == 12


@pytest.mark.parametrize("year", [1999, 2027, 3000])
def test_a_year_that_cannot_be_is_refused(cast, year):
    with pytest.raises(PopulationRefused):
        people(cast, {cast.krajan: 1}, year=year)


def test_no_source_no_number_and_nothing_beyond_reason(cast):
    foreign = Hamlet.objects.create(village=cast.foreign_village, name="Jauh")
    for numbers, source in (
        ({cast.krajan: 1}, " "),
        ({cast.krajan: 2_000_000}, "x"),
        ({cast.krajan: -1}, "x"),
        ({foreign: 1}, "x"),
    ):
        with pytest.raises(PopulationRefused):
            people(cast, numbers, source=source)


def test_a_village_without_dusun_has_one_number_until_its_dusun_have_theirs(cast):
    cast.rt_1.delete()
    cast.krajan.delete()
    people(cast, {None: 4000})
    assert numbers_of_2026(cast).total == 4000
    lor = Hamlet.objects.create(village=cast.village, name="Lor")
    assert numbers_of_2026(cast).total == 4000
    people(cast, {lor: 3900})
    known = numbers_of_2026(cast)
    assert (known.total, known.is_whole) == (3900, True)


def test_the_list_says_what_each_file_holds(cast):
    keep(cast, VillageEntryKind.MOU)
    keep(cast, VillageEntryKind.DECLARATION)
    take_back(cast, keep(cast, VillageEntryKind.DECLARATION, dated_on=dt.date(2020, 1, 1)))
    people(cast, {cast.krajan: 90}, year=2025)
    people(cast, {cast.krajan: 100})
    rows = {row.name: row for row in villages_with_files(cast.viewer(cast.koordinator))}
    assert list(rows) == ["Ampel", "Dukuhdempok"]
    row = rows["Dukuhdempok"]
    assert (row.has_mou, row.declared_on, row.people_year, row.people) == (True, DAY, 2026, 100)
    assert (rows["Ampel"].has_mou, rows["Ampel"].declared_on, rows["Ampel"].people) == (
        False,
        None,
        None,
    )
    found = villages_with_files(cast.viewer(cast.koordinator), "dempok")
    assert [row.name for row in found] == ["Dukuhdempok"]
