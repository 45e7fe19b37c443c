"""What would go wrong today is seen while everybody lives, and each gap has a way to be mended."""

import datetime as dt
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Gap
from claims.mending import mends_of
from claims.queries.readiness import (
    first_to_mend,
    gap_counts,
    gaps_of_member,
    unready_by_agent,
    unready_count,
    work_page,
)
from claims.rules.readiness import Ready, gaps_of
from dues.models import Standing
from members.models import Attestation, Document, Heir
from tests.taking import NOW, note_elsewhere, take_from

TODAY = NOW.date()
EVERY = [field.name for field in fields(Ready)]


def ready(**fields) -> Ready:
    return Ready(**fields)


@pytest.mark.parametrize(
    ("fields", "gaps"),
    [
        ({}, ()),
        ({"is_lapsed": True, "is_in_arrears": True}, (Gap.LAPSED,)),
        ({"is_in_arrears": True}, (Gap.ARREARS,)),
        ({"has_dues_with_agent": True}, (Gap.WITH_AGENT,)),
        ({"has_attestation": False}, (Gap.NO_ATTESTATION,)),
        ({"has_kpj": False}, (Gap.NO_KPJ,)),
        ({"has_heirs": False, "has_birth_dates": False}, (Gap.NO_HEIRS,)),
        ({"has_birth_dates": False}, (Gap.CHILD_BIRTH_DATE,)),
        ({"has_family_card": False}, (Gap.NO_FAMILY_CARD,)),
        ({"has_ktp": False}, (Gap.NO_KTP,)),
        ({"has_phone": False}, (Gap.NO_PHONE,)),
    ],
)
def test_each_gap_is_named(fields, gaps):
    assert gaps_of(ready(**fields)) == gaps


@given(st.fixed_dictionaries({name: st.booleans() for name in EVERY}))
def test_the_worst_comes_first_and_nothing_is_named_twice(fields):
    found = gaps_of(Ready(**fields))
    assert list(found) == [gap for gap in Gap if gap in found]
    assert not {Gap.LAPSED, Gap.ARREARS} <= set(found)


@pytest.fixture
def whole(cast):
    """A member who lacks nothing: paid to the end of November, everything written down."""

    def make(is_attested=True, **fields):
        member = cast.member(phone="+628123456789", phone_owner="self", **fields)
        enrolment = cast.enrolment(member, start=dt.date(2026, 11, 1), kpj="19230352910")
        note_elsewhere(cast, enrolment)
        if is_attested:
            Attestation.objects.create(
                enrolment=enrolment,
                attested_on=TODAY,
                is_working=True,
                is_not_in_care=True,
                by=cast.sz.user,
            )
        Heir.objects.create(
            member=member, name="Bayu", relation="child", birth_date=dt.date(2015, 1, 1)
        )
        for kind in ("ktp", "kk"):
            Document.objects.create(
                member=member,
                kind=kind,
                content_hash="0" * 64,
                sha256="0" * 64,
                suffix=".jpg",
                size=1,
                added_at=NOW,
                by=cast.sz.user,
            )
        return enrolment

    return make


def gaps(cast, member) -> tuple:
    work = gaps_of_member(member, job=None, viewer=cast.viewer(cast.sz, now=NOW))
    return work and work.gaps


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day")
class TestMembers:
    def test_who_has_everything_lacks_nothing(self, cast, whole):
        assert gaps(cast, whole().member) == ()
        assert unready_count(cast.viewer(cast.sz, now=NOW)) == 0

    def test_who_is_new_lacks_nearly_everything(self, cast):
        member = cast.enrolment().member
        assert set(gaps(cast, member)) == {
            Gap.NO_ATTESTATION,
            Gap.NO_KPJ,
            Gap.NO_HEIRS,
            Gap.NO_FAMILY_CARD,
            Gap.NO_KTP,
            Gap.NO_PHONE,
        }

    def test_money_with_the_agent_is_a_gap_until_it_arrives(self, cast, whole):
        enrolment = whole()
        take_from(cast, enrolment)
        assert gaps(cast, enrolment.member) == (Gap.WITH_AGENT,)

    def test_arrears_and_a_lapse_are_told_apart(self, cast, whole):
        member = whole().member
        for day, gap in ((dt.date(2027, 1, 20), Gap.ARREARS), (dt.date(2027, 6, 1), Gap.LAPSED)):
            now = dt.datetime.combine(day, dt.time(5), dt.UTC)
            work = gaps_of_member(member, job=None, viewer=cast.viewer(cast.sz, now=now))
            assert work.gaps == (gap,)

    def test_a_child_without_a_date_of_birth_is_a_gap_until_removed(self, cast, whole):
        member = whole().member
        child = Heir.objects.create(member=member, name="Adi", relation="child")
        assert gaps(cast, member) == (Gap.CHILD_BIRTH_DATE,)
        child.removed_at = NOW
        child.save()
        assert gaps(cast, member) == ()

    def test_a_photo_that_was_taken_back_is_missing_again(self, cast, whole):
        from members.models import DocumentWithdrawal

        member = whole().member
        photo = Document.objects.get(member=member, kind="ktp")
        DocumentWithdrawal.objects.create(
            document=photo, reason="salah orang", withdrawn_at=NOW, by=cast.sz.user
        )
        assert gaps(cast, member) == (Gap.NO_KTP,)

    def test_the_dead_and_who_takes_part_in_nothing_are_not_in_the_list(self, cast):
        dead = cast.enrolment(cast.member(deceased_on=TODAY)).member
        assert gaps(cast, dead) is None
        assert gaps(cast, cast.member()) is None

    def test_every_gap_leads_somewhere(self, client, cast, whole):
        enrolment = whole()
        take_from(cast, enrolment)
        cast.enrolment()
        viewer = cast.viewer(cast.sz, now=NOW)
        client.force_login(cast.sz.user)
        for work in work_page(viewer).rows:
            for mend in mends_of(work, viewer=viewer):
                assert client.get(mend.url).status_code == 200, mend
        head = cast.viewer(cast.pusat, now=NOW)
        assert {
            mend.url for work in work_page(head).rows for mend in mends_of(work, viewer=head)
        } == {""}

    def test_the_list_narrows_to_a_gap_and_goes_on_after_a_page(self, cast, whole):
        viewer = cast.viewer(cast.sz, now=NOW)
        names = ["Ani", "Budi", "Citra"]
        for name in names:
            cast.enrolment(cast.member(name=name))
        whole(name="Dewi")
        first = work_page(viewer, size=2)
        rest = work_page(viewer, size=2, after=first.next_after)
        assert [row.member.name for page in (first, rest) for row in page.rows] == names
        assert rest.next_after is None
        assert work_page(viewer, gap="lapsed").rows == []
        assert dict(gap_counts(viewer))[Gap.NO_HEIRS] == 3

    def test_first_come_those_who_pay_and_whose_claim_would_fail_nearest_the_lapse(
        self, cast, whole
    ):
        whole(name="Ani Lengkap")
        soon = whole(name="Budi Besok", is_attested=False)
        near = whole(name="Cici Hari Ini", is_attested=False)
        cast.enrolment(cast.member(name="Dewi Tak Pernah Membayar"))
        Standing.objects.filter(enrolment=near).update(remitted_through=dt.date(2026, 9, 1))
        viewer = cast.viewer(cast.sz, now=NOW)
        names = [work.member.name for work in first_to_mend(viewer)]
        assert names == ["Cici Hari Ini", soon.member.name]
        assert [work.member.name for work in first_to_mend(viewer, most=1)] == names[:1]
        assert first_to_mend(cast.viewer(cast.st, now=NOW)) == []

    def test_the_lapsed_are_not_among_the_first(self, cast, whole):
        gone = whole(is_attested=False)
        Standing.objects.filter(enrolment=gone).update(remitted_through=dt.date(2026, 5, 1))
        assert first_to_mend(cast.viewer(cast.sz, now=NOW)) == []

    def test_agents_and_branches_see_their_own(self, cast):
        cast.enrolment()
        cast.enrolment(cast.member(cast.st))
        cast.enrolment(cast.member(cast.stranger))
        counts = {
            who: unready_count(cast.viewer(user, now=NOW)) for who, user in cast.users.items()
        }
        assert counts["sz"] == counts["st"] == counts["stranger"] == 1
        assert counts["koordinator"] == 2
        assert counts["pusat"] == 3
        rows = unready_by_agent(cast.viewer(cast.koordinator, now=NOW))
        assert [(row.code, row.members, row.unready) for row in rows] == [
            ("ST", 1, 1),
            ("SZ", 1, 1),
        ]

    @pytest.mark.parametrize(("who", "queries"), [("sz", 11), ("koordinator", 11), ("pusat", 5)])
    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_asks_the_database_as_often_for_three_members(
        self, client, cast, who, queries, count, django_assert_num_queries
    ):
        for _ in range(count):
            note_elsewhere(cast, cast.enrolment(start=dt.date(2026, 11, 1)))
        client.force_login(cast.users[who])
        with django_assert_num_queries(queries):
            page = client.get("/klaim/kesiapan/").content.decode()
        assert page.count('class="row-name"') == count

    def test_the_village_reads_no_families(self, client, cast):
        client.force_login(cast.sekdes)
        assert client.get("/klaim/kesiapan/").status_code == 403
        member = cast.enrolment().member
        assert "Siap untuk klaim" not in client.get(f"/peserta/{member.uuid}/").content.decode()

    def test_the_page_of_a_member_says_what_is_missing(self, client, cast, whole):
        client.force_login(cast.sz.user)
        lacking, complete = cast.enrolment().member, whole().member
        page = client.get(f"/peserta/{lacking.uuid}/").content.decode()
        assert "Ahli waris belum ditulis" in page
        page = client.get(f"/peserta/{complete.uuid}/").content.decode()
        assert "Sudah lengkap." in page

    def test_what_cannot_be_read_narrows_nothing(self, client, cast):
        cast.enrolment()
        client.force_login(cast.koordinator)
        page = client.get("/klaim/kesiapan/?kurang=semua&agen=??&sesudah=x").content.decode()
        assert page.count('class="row-name"') == 1
