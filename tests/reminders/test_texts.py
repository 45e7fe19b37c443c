"""What a reminder says to somebody, with amounts by the rules of dues."""

import datetime as dt
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dues import rules
from dues.models import Concern
from dues.queries.concerns import cash_with_agents
from dues.queries.credit import Credit
from members.models import EnrolmentTerms
from perisai import regulations
from perisai.common.months import add_months, month_range
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind
from perisai.reminders.enums import Kind, Recipient
from perisai.reminders.models import Reminder, VillageSettings, Wording
from perisai.reminders.queries import texts as texts_module
from perisai.reminders.queries.texts import texts_for
from perisai.reminders.wording_rules import GSM_7, MOST_SHORT
from tests.reminders.someone import NOVEMBER, OCTOBER, TODAY, claim, due, paid_to, person
from tests.taking import NOW, take_from

pytestmark = pytest.mark.django_db
LONG_NAME = "Raden Ayu Siti Nurhaliza Rahmawati Kusumaningrum Putri Wijayakusuma"
DECEMBER = dt.date(2026, 12, 1)


def price(enrolment, first, count):
    terms = list(EnrolmentTerms.objects.filter(enrolment=enrolment))
    return rules.price_months(terms, month_range(first, count), PayerKind.SELF).total


def said(row, on=TODAY):
    return texts_for([row], on=on)[row.pk]


def cash_held(cast):
    take_from(cast)
    return due(
        cast,
        kind="cash_held",
        subject=f"a{cast.sz.pk}b{cast.branch.pk}",
        enrolment=cast.enrolment(),
        period="2026-11-21",
    )


def of_kind(cast, kind, **fields):
    """A reminder of any kind, with what it is about."""
    period = {
        Kind.DISCOUNT_ENDS: "2026-12",
        Kind.CLAIM_CLOCK: "death_report:2026-11-30",
        Kind.YEARLY_GRANT: "2026",
        Kind.CASH_HELD: "2026-11-03",
        Kind.CASH_TOO_OLD: "2026-11-10",
    }.get(kind, "2026-11")
    member = person(cast, **fields)
    enrolment = paid_to(cast.enrolment(member), OCTOBER)
    about = {"period": period, "enrolment": enrolment}
    if kind.to != Recipient.MEMBER:
        about["claim"] = claim(cast, member)
    if kind == Kind.CASH_TOO_OLD:
        about["concern"] = Concern.objects.create(
            kind="cash_too_old",
            agent=cast.sz,
            branch=cast.branch,
            since_on=dt.date(2026, 11, 10),
            oldest_on=dt.date(2026, 11, 3),
            amount=250_000,
            raised_on=dt.date(2026, 11, 10),
        )
    return due(cast, kind=kind, **about)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_said_whole_at_long_names(cast, kind):
    cast.sz.user.name = LONG_NAME
    cast.sz.user.save()
    row = of_kind(cast, kind, name=LONG_NAME)
    texts = said(row)
    assert len(texts.short) <= MOST_SHORT
    assert set(texts.short) <= GSM_7
    for text in (texts.short, texts.long):
        assert "{" not in text
        assert "  " not in text
        assert row.enrolment.member.nik not in text
    if kind.to == Recipient.MEMBER:
        assert LONG_NAME in texts.long
        assert texts.amount


def test_somebody_who_owes_this_month_is_told_amount_month_and_day(cast):
    row = due(cast, kind="on_due")
    texts = said(row, dt.date(2026, 11, 15))
    amount = price(row.enrolment, NOVEMBER, 1)
    day = regulations.due_day(NOVEMBER).day
    assert texts.amount == amount
    for part in (format_rupiah(amount), "November 2026", f"{day.day} November 2026"):
        assert part in texts.long
    assert "Siti Zulaikha" in texts.long
    assert "Dukuhdempok" in texts.long
    assert "Nov 2026" in texts.short


def test_arrears_tell_every_month_past_its_due_day_and_the_stricter_last_day(cast):
    enrolment = paid_to(cast.enrolment(person(cast)), dt.date(2026, 9, 1))
    row = due(cast, kind="arrears_2", enrolment=enrolment, period="2026-09")
    texts = said(row)
    assert texts.amount == price(enrolment, OCTOBER, 2)
    assert "Okt–Nov 2026" in texts.long
    last = regulations.countdown_ends_on(dt.date(2026, 9, 1)) - dt.timedelta(days=1)
    assert f"{last.day} " in texts.long
    assert "perlu dipastikan" in texts.long


def test_a_month_that_is_not_overdue_is_no_arrears(cast):
    enrolment = paid_to(cast.enrolment(person(cast)), dt.date(2026, 9, 1))
    row = due(cast, kind="arrears_1", enrolment=enrolment, period="2026-09")
    assert said(row, dt.date(2026, 11, 5)).amount == price(enrolment, OCTOBER, 1)


def test_when_the_stricter_day_has_passed_the_last_day_before_the_lapse_is_told(cast):
    enrolment = paid_to(cast.enrolment(person(cast)), dt.date(2026, 8, 1))
    row = due(cast, kind="arrears_3", enrolment=enrolment, period="2026-08")
    assert regulations.countdown_ends_on(dt.date(2026, 8, 1)) <= TODAY
    last = regulations.lapses_on(dt.date(2026, 8, 1)) - dt.timedelta(days=1)
    assert f"sampai {last.day} " in said(row).long


def test_the_end_of_the_discount_tells_both_amounts(cast):
    row = due(cast, kind="discount_ends", period="2026-12")
    now, then = (price(row.enrolment, month, 1) for month in (DECEMBER, add_months(DECEMBER, 1)))
    assert then > now
    texts = said(row)
    for text in (texts.short, texts.long):
        assert format_rupiah(now) in text
        assert format_rupiah(then) in text
        assert "31 Des" in text
    assert texts.amount == now


def test_the_harvest_offers_six_months_across_a_change_of_price(cast):
    row = due(cast, kind="harvest")
    amount = price(row.enrolment, NOVEMBER, 6)
    assert amount != 6 * price(row.enrolment, NOVEMBER, 1)
    assert said(row).amount == amount
    assert "Nov 2026–Apr 2027" in said(row).long
    assert "Nov 2026-Apr 2027" in said(row).short


def test_after_free_months_the_first_own_month_is_told(cast):
    enrolment = paid_to(cast.enrolment(person(cast)), NOVEMBER)
    row = due(cast, kind="free_months_end", enrolment=enrolment, period="2026-11")
    texts = said(row)
    assert "Desember 2026" in texts.long
    assert texts.amount == price(enrolment, DECEMBER, 1)
    assert f"{regulations.due_day(DECEMBER).day.day} Desember" in texts.long


def test_an_agent_is_told_what_is_in_her_hands(cast):
    row = cash_held(cast)
    held = sum(cash_with_agents([cast.branch], TODAY).values_list("line__cash", flat=True))
    assert said(row).amount == held > 0
    assert "21 November 2026" in said(row).long


def test_a_claims_deadline_is_named_with_its_day(cast):
    row = of_kind(cast, Kind.CLAIM_CLOCK)
    assert "30 November 2026" in said(row).long


def test_without_an_agent_or_a_village_the_text_still_reads_well(cast):
    texts = said(due(cast, kind="on_due", agent=None, village=None))
    assert "Hubungi kantor cabang ya." in texts.short
    assert "di desa Anda" in texts.long


def test_people_told_together_are_each_told_their_own(cast):
    """Whatever the amount, the months and the last day depend on differs in one of them."""
    first, alike = (due(cast, kind="on_due") for _time in range(2))
    savers = paid_to(cast.enrolment(person(cast)), OCTOBER)
    savers.terms.create(from_month=NOVEMBER, income=1_000_000, sector="other", has_jht=True)
    behind = paid_to(cast.enrolment(person(cast)), dt.date(2026, 9, 1))
    rows = [
        first,
        alike,
        due(cast, kind="on_due", enrolment=savers),
        due(cast, kind="on_due", enrolment=behind),
        due(cast, kind="after_due"),
        due(cast, kind="after_due", last_on=dt.date(2026, 11, 28)),
        due(cast, kind="before_due", period="2026-12"),
        due(cast, kind="harvest"),
    ]
    rows[1].agent = cast.st
    together = texts_for(rows, on=TODAY)
    for row in rows:
        alone, one = said(row), together[row.pk]
        assert (one.short, one.long, one.amount) == (alone.short, alone.long, alone.amount)
    assert len({one.long for one in together.values()}) == len(rows)


def test_credit_is_taken_off_as_when_it_is_paid(cast):
    enrolment = paid_to(cast.enrolment(person(cast)), OCTOBER)
    row = due(cast, kind="on_due", enrolment=enrolment)
    with mock.patch.object(
        texts_module, "credit_for", lambda _payer, ids: {pk: Credit(usable=400) for pk in ids}
    ):
        assert said(row).amount == price(enrolment, NOVEMBER, 1) - 400


def wording(cast, text, **fields):
    defaults = {"kind": "on_due", "length": "long", "branch": cast.branch, "by": cast.koordinator}
    return Wording.objects.create(
        content_hash="0" * 64, text=text, recorded_at=NOW, **{**defaults, **fields}
    )


def test_the_branch_speaks_before_everywhere_and_the_newest_counts(cast):
    row = due(cast, kind="on_due")
    wording(cast, "Pusat {agent}", branch=None)
    assert said(row).long == "Pusat Siti Zulaikha"
    wording(cast, "Lama {agent}")
    wording(cast, "Cabang {agent}")
    wording(cast, "Lain {agent}", branch=cast.other_branch)
    wording(cast, "Jawa {agent}", language="jv")
    assert said(row).long == "Cabang Siti Zulaikha"


def test_a_village_is_spoken_to_in_its_language_where_there_is_a_text(cast):
    row = due(cast, kind="on_due")
    house = said(row).short
    VillageSettings.objects.create(village=cast.village, language="jv")
    wording(cast, "Jawa {agent}", language="jv", branch=None)
    wording(cast, "Cabang {agent}")
    assert said(row).long == "Jawa Siti Zulaikha"
    assert said(row).short == house


def test_the_number_of_questions_does_not_grow(cast):
    def questions(rows):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            texts_for(rows, on=TODAY)
        return len(asked)

    rows = [of_kind(cast, kind) for kind in Kind]
    one = questions(list(Reminder.objects.filter(pk__in=[row.pk for row in rows])))
    rows += [of_kind(cast, kind) if kind != Kind.CASH_TOO_OLD else rows[-1] for kind in Kind]
    assert questions(list(Reminder.objects.all())) == one
