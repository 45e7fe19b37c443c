"""What comes of a visit: noted once, the newest counts, promises have their day."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from members.actions.visiting import record_visit
from members.enums import VisitResult
from members.errors import MemberGone, VisitRefused
from members.models import Visit
from members.rules import MOST_DAYS_UNTIL_BACK
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.desk.queries.timeline import timeline_of
from tests.taking import NOW

TODAY = NOW.date()
SOON = TODAY + dt.timedelta(days=3)


@pytest.fixture
def visit(cast):
    def do(member, result=VisitResult.NOT_HOME, **overrides):
        fields = {
            "uuid": uuid4(),
            "agent": cast.sz,
            "result": result,
            "visited_on": TODAY,
            "by": cast.sz.user,
            "on": TODAY,
            "at": NOW,
        }
        return record_visit(member=member, **{**fields, **overrides})

    return do


def test_a_visit_is_noted_once_however_often_it_is_sent(cast, visit):
    member, uuid = cast.member(), uuid4()
    first, again = (visit(member, uuid=uuid) for _ in range(2))
    assert first == again
    assert AuditEntry.objects.filter(action="visit.recorded").count() == 1
    with pytest.raises(UuidReused):
        visit(member, VisitResult.MOVED, uuid=uuid)


@pytest.mark.parametrize(
    ("result", "told", "field"),
    [
        (VisitResult.REFUSED, {"note": "  "}, "note"),
        (VisitResult.COME_BACK, {}, "back_on"),
        (VisitResult.COME_BACK, {"back_on": TODAY - dt.timedelta(days=1)}, "back_on"),
        (
            VisitResult.COME_BACK,
            {"back_on": TODAY + dt.timedelta(days=MOST_DAYS_UNTIL_BACK + 1)},
            "back_on",
        ),
        (VisitResult.NOT_HOME, {"visited_on": TODAY + dt.timedelta(days=1)}, "visited_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, visit, result, told, field):
    with pytest.raises(VisitRefused) as refusal:
        visit(cast.member(), result, **told)
    assert refusal.value.field == field
    assert not Visit.objects.exists()


@pytest.mark.parametrize("gone", [{"deceased_on": TODAY}, {"withdrawn_at": NOW}])
def test_nobody_is_visited_who_is_gone(cast, visit, gone):
    with pytest.raises(MemberGone):
        visit(cast.member(**gone))


@pytest.mark.parametrize(
    "fields",
    [
        {"result": VisitResult.COME_BACK},
        {"result": VisitResult.REFUSED},
        {"result": VisitResult.COME_BACK, "back_on": TODAY - dt.timedelta(days=1)},
    ],
)
def test_the_database_refuses_what_an_action_would_refuse(cast, fields):
    row = {"agent": cast.sz, "visited_on": TODAY, "by": cast.sz.user, "recorded_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(member=cast.member(), content_hash="0", **row, **fields)


def test_only_the_newest_visit_is_a_promise(cast, visit):
    kept, broken = cast.member(), cast.member()
    visit(kept, VisitResult.COME_BACK, back_on=SOON)
    visit(broken, VisitResult.COME_BACK, back_on=SOON)
    visit(broken, VisitResult.REFUSED, note="panen gagal")
    assert not Visit.objects.promised_by(SOON - dt.timedelta(days=1)).exists()
    assert [row.member for row in Visit.objects.promised_by(SOON)] == [kept]


def test_the_history_tells_each_visit_with_its_reason(cast, visit):
    member = cast.member()
    visit(member, VisitResult.REFUSED, note="panen gagal")
    page = timeline_of(member, viewer=cast.viewer(cast.sz, now=NOW), kind="kunjungan")
    ((line,),) = [month.lines for month in page.months]
    assert (line.said.by, line.said.details) == ("Siti Zulaikha", ("panen gagal",))
    assert line.said.words == "Dikunjungi 21 November 2026: tidak mau membayar"
