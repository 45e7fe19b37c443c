"""Targets and results: entered from a source, corrected with a trace, by whom they concern."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.taking import NOW
from villages.actions.targets import (
    About,
    Figure,
    correct_figure,
    enter_figures,
    take_back_figure,
)
from villages.enums import FigureKind, Measure, Segment
from villages.errors import EntrySuperseded, FigureKnown, FigureRefused
from villages.forms.targets import TargetForm, read_figure
from villages.models import Target
from villages.permissions import may_change_target
from villages.queries.targets import history_of, places_to_set, targets_of
from villages.target_rules import Period

pytestmark = pytest.mark.django_db


def about(cast, *, year=2026, month=0, measure=Measure.NEW, segment=Segment.BPU, **place):
    period = Period(year, month)
    return About(branch=cast.branch, period=period, segment=segment, measure=measure, **place)


def enter(cast, *, what=None, by=None, source="Surat 1", note="", **values):
    """A target (and a result) of the branch; the entries by kind."""
    entries = enter_figures(
        about=what or about(cast),
        figures={FigureKind(kind): Figure(uuid4(), value) for kind, value in values.items()},
        source=source,
        note=note,
        by=by or cast.koordinator,
        on=NOW.date(),
        at=NOW,
    )
    return {entry.kind: entry for entry in entries}


def correct(cast, entry, value, **told):
    told = {"source": entry.source, "note": entry.note, "why": "Salah ketik", **told}
    return correct_figure(
        uuid=told.pop("uuid", uuid4()),
        entry=entry,
        value=value,
        by=cast.koordinator,
        at=NOW,
        **told,
    )


def take_back(cast, entry, why="Salah tahun"):
    return take_back_figure(uuid=uuid4(), entry=entry, why=why, by=cast.koordinator, at=NOW)


def test_a_target_and_a_result_are_two_entries_of_one_source(cast):
    entries = enter(cast, target=30_562, result=29_774, note="Sumber mencetak 97,4%")
    assert {kind: row.value for kind, row in entries.items()} == {
        "target": 30_562,
        "result": 29_774,
    }
    assert {row.source for row in entries.values()} == {"Surat 1"}
    assert AuditEntry.objects.filter(action="target.entered").count() == 2


def test_a_correction_keeps_what_it_corrects(cast):
    old = enter(cast, target=30_562)["target"]
    new = correct(cast, old, 30_552, why="Angka di teks")
    assert [
        (row.value, row.why) for row in history_of(new, viewer=cast.viewer(cast.koordinator))
    ] == [
        (30_552, "Angka di teks"),
        (30_562, ""),
    ]
    assert list(Target.objects.standing()) == [new]
    details = AuditEntry.objects.get(action="target.corrected").details
    assert (details["before"], details["value"]) == (30_562, 30_552)


def test_what_was_corrected_is_not_corrected_again(cast):
    old = enter(cast, target=1)["target"]
    correct(cast, old, 2)
    with pytest.raises(EntrySuperseded):
        correct(cast, old, 3)
    with pytest.raises(EntrySuperseded):
        take_back(cast, old)


def test_what_was_taken_back_counts_no_more_and_may_be_entered_anew(cast):
    first = enter(cast, target=1)["target"]
    gone = take_back(cast, first)
    assert list(Target.objects.standing()) == []
    with pytest.raises(EntrySuperseded):
        correct(cast, gone, 5)
    again = enter(cast, target=7)["target"]
    assert again.corrects == gone
    assert list(Target.objects.standing()) == [again]


def test_a_second_entry_of_the_same_thing_is_refused_and_says_what_stands(cast):
    enter(cast, target=12_685)
    with pytest.raises(FigureKnown, match=r"12\.685 \(Surat 1\)"):
        enter(cast, target=1)
    enter(cast, result=1)  # the other kind
    enter(cast, what=about(cast, month=3), target=1)  # another time
    enter(cast, what=about(cast, segment=Segment.PU), target=1)
    enter(cast, what=about(cast, village=cast.village), target=1)
    enter(cast, what=about(cast, agent=cast.sz), target=1)
    assert Target.objects.standing().count() == 6


@pytest.mark.parametrize("place", [{}, {"village": "village"}, {"agent": "sz"}])
def test_the_database_itself_keeps_one_history(cast, place):
    chosen = {name: getattr(cast, attribute) for name, attribute in place.items()}
    row = enter(cast, what=about(cast, **chosen), target=1)["target"]
    row.pk, row.uuid = None, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_retry_answers_as_the_first_time_and_other_content_is_refused(cast):
    uuid = uuid4()
    told = {"source": "Surat 1", "by": cast.koordinator, "on": NOW.date(), "at": NOW}
    sent = {"about": about(cast), "figures": {FigureKind.TARGET: Figure(uuid, 5)}, **told}
    assert enter_figures(**sent) == enter_figures(**sent)
    with pytest.raises(UuidReused):
        enter_figures(**{**sent, "figures": {FigureKind.TARGET: Figure(uuid, 6)}})
    entry = Target.objects.get()
    again = uuid4()
    assert correct(cast, entry, 9, uuid=again) == correct(cast, entry, 9, uuid=again)
    with pytest.raises(UuidReused):
        correct(cast, entry, 10, uuid=again)


@pytest.mark.parametrize(
    ("values", "told", "field"),
    [
        ({}, {}, "target"),
        ({"target": 1}, {"source": "  "}, "source"),
        ({"target": 101}, {"measure": Measure.RETENTION}, "target"),
        ({"result": -1}, {}, "result"),
        ({"target": 0}, {}, "target"),
        ({"target": 10**15}, {"measure": Measure.DUES}, "target"),
        ({"target": 1}, {"year": 1999}, "year"),
        ({"result": 1}, {"year": 2027}, "result"),
        ({"result": 1}, {"month": 12}, "result"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, values, told, field):
    source = told.pop("source", "Surat 1")
    with pytest.raises(FigureRefused) as refused:
        enter(cast, what=about(cast, **told), source=source, **values)
    assert refused.value.field == field
    assert not Target.objects.exists()


def test_a_village_of_another_branch_is_refused(cast):
    with pytest.raises(FigureRefused):
        enter(cast, what=about(cast, village=cast.foreign_village), target=1)


def test_a_correction_that_changes_nothing_or_says_no_reason_is_refused(cast):
    entry = enter(cast, target=1)["target"]
    for told in ({"value": 1}, {"value": 2, "why": " "}, {"value": 2, "source": ""}):
        with pytest.raises(FigureRefused):
            correct(cast, entry, told.pop("value"), **told)
    with pytest.raises(FigureRefused):
        take_back(cast, entry, why="")


def test_a_result_may_be_nothing_and_a_target_never(cast):
    entries = enter(cast, target=5, result=0)
    assert entries["result"].value == 0
    with pytest.raises(FigureRefused) as refused:
        correct(cast, entries["target"], 0)
    assert refused.value.field == "value"


def test_everybody_sees_what_concerns_them(cast):
    enter(cast, target=1)
    village = enter(cast, what=about(cast, village=cast.village), target=2)["target"]
    agent = enter(cast, what=about(cast, agent=cast.sz), target=3)["target"]
    seen = {
        who: set(targets_of(cast.viewer(who)).values_list("value", flat=True))
        for who in (cast.sekdes, cast.koordinator, cast.pusat, cast.foreign_coordinator)
    }
    assert seen == {
        cast.sekdes: {2},
        cast.koordinator: {1, 2, 3},
        cast.pusat: {1, 2, 3},
        cast.foreign_coordinator: set(),
    }
    assert list(targets_of(cast.viewer(cast.sz))) == [agent]
    assert list(targets_of(cast.viewer(cast.st))) == []
    assert village.place_name == "Desa Dukuhdempok"
    assert agent.place_name == "Siti Zulaikha (SZ)"


def test_what_head_office_entered_only_head_office_corrects(cast):
    above = enter(cast, target=1, by=cast.pusat)["target"]
    own = enter(cast, result=1)["result"]
    coordinator, head = cast.viewer(cast.koordinator), cast.viewer(cast.pusat)
    assert not may_change_target(coordinator, above)
    assert may_change_target(coordinator, own)
    assert may_change_target(head, above)
    assert may_change_target(head, own)
    assert not may_change_target(cast.viewer(cast.sekdes), own)


def test_head_office_sets_targets_of_branches_and_a_branch_of_its_own_people(cast):
    head = places_to_set(cast.viewer(cast.pusat))
    assert {branch.name for branch in head.branches} == {"Jember", "Malang"}
    assert (head.villages, head.agents) == ((), ())
    own = places_to_set(cast.viewer(cast.koordinator))
    assert [branch.name for branch in own.branches] == ["Jember"]
    assert [village.name for village in own.villages] == ["Dukuhdempok"]
    assert [agent.code for agent, _branch in own.agents] == ["SZ", "ST"]
    assert places_to_set(cast.viewer(cast.sekdes)) == places_to_set(cast.viewer(cast.sz))


@pytest.mark.parametrize(
    ("text", "value"), [("12.685", 12_685), ("85%", 85), (" Rp4.200.000 ", 4_200_000), ("0", 0)]
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_figure(text) == value


@pytest.mark.parametrize("text", ["97,4", "-5", "12.68", "banyak", "1e9", "9" * 16])
def test_what_is_no_whole_number_is_asked_again(cast, text):
    form = TargetForm(
        {"target": text},
        places=places_to_set(cast.viewer(cast.koordinator)),
        on=dt.date(2026, 11, 1),
    )
    assert "12.685" in form.errors["target"][0]


def test_a_place_that_is_not_theirs_cannot_be_chosen(cast):
    places = places_to_set(cast.viewer(cast.koordinator))
    sent = {"year": "2026", "measure": "new", "segment": "bpu", "target": "5", "source": "x"}
    for place in (
        f"branch:{cast.other_branch.pk}",
        f"agent:{cast.stranger.pk}:1",
        "village:99",
        "x",
    ):
        form = TargetForm({**sent, "place": place}, places=places, on=dt.date(2026, 11, 1))
        assert "place" in form.errors
