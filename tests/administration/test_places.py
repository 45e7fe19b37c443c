import datetime as dt

import pytest
from django.urls import reverse

from perisai.audit.models import AuditEntry
from villages.models import Agent, Assignment, Branch, BranchTerms, Posting, Village

START = "2026-01-01"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.pusat)
    return client


def formset(prefix, *rows):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_branch_opens_with_its_terms(office, cast):
    office.post(
        reverse("admin:villages_branch_add"),
        {"code": "N09", "name": "Lumajang", "time_zone": "Asia/Jakarta"}
        | formset("terms", {"from_on": START, "remit_within_days": 2}),
    )
    branch = Branch.objects.get(code="N09")
    assert branch.terms.get().remit_within_days == 2
    trace = AuditEntry.objects.get(action="branch.added")
    assert (trace.subject_id, trace.by) == (str(branch.pk), cast.pusat)


def test_terms_that_counted_are_not_rewritten(office, cast):
    old = BranchTerms.objects.create(
        branch=cast.branch, from_on=dt.date(2026, 1, 1), remit_within_days=1
    )
    data = {"name": "Jember", "time_zone": "Asia/Jakarta"} | formset("terms")
    data |= {
        "terms-TOTAL_FORMS": 1,
        "terms-INITIAL_FORMS": 1,
        "terms-0-id": old.pk,
        "terms-0-branch": cast.branch.pk,
        "terms-0-from_on": START,
        "terms-0-remit_within_days": 9,
    }
    office.post(reverse("admin:villages_branch_change", args=[cast.branch.pk]), data)
    old.refresh_from_db()
    assert old.remit_within_days == 1


def test_chosen_villages_come_under_a_branch_and_a_covered_one_stays(office, cast):
    Village.objects.filter(pk=cast.neighbour_village.pk).update(branch=None)
    page = office.post(
        reverse("admin:villages_village_changelist"),
        {
            "action": "cover",
            "branch": cast.branch.pk,
            "_selected_action": [cast.neighbour_village.pk, cast.foreign_village.pk],
        },
        follow=True,
    )
    cast.neighbour_village.refresh_from_db()
    cast.foreign_village.refresh_from_db()
    assert cast.neighbour_village.branch == cast.branch
    assert cast.foreign_village.branch == cast.other_branch
    assert "sudah masuk wilayah kantor cabang Malang" in page.content.decode()


def test_covering_without_a_branch_asks_for_one(office, cast):
    page = office.post(
        reverse("admin:villages_village_changelist"),
        {"action": "cover", "branch": "", "_selected_action": [cast.village.pk]},
        follow=True,
    )
    assert "Pilih kantor cabangnya dahulu" in page.content.decode()


def test_an_agent_is_appointed_once_and_keeps_the_code(office, cast):
    data = {"name": "x", "code": "ZZ", "from_on": START}
    page = office.post(reverse("admin:villages_agent_add"), data | {"user": cast.sekdes.pk})
    assert page.status_code == 200
    assert "user" in page.context["adminform"].form.errors
    office.post(reverse("admin:villages_agent_change", args=[cast.sz.pk]), data)
    assert Agent.objects.get(pk=cast.sz.pk).code == "SZ"


def test_an_overlapping_assignment_is_refused_at_the_form(office, cast):
    data = {"agent": cast.sz.pk, "village": cast.village.pk, "from_on": START}
    page = office.post(reverse("admin:villages_assignment_add"), data)
    assert "from_on" in page.context["adminform"].form.errors
    assert Assignment.objects.filter(agent=cast.sz).count() == 1


def test_an_assignment_ends_and_leaves_a_trace(office, cast):
    row = Assignment.objects.get(agent=cast.sz)
    office.post(
        reverse("admin:villages_assignment_change", args=[row.pk]),
        {"from_on": row.from_on.isoformat(), "until_on": "2026-06-30"},
    )
    row.refresh_from_db()
    assert row.until_on == dt.date(2026, 6, 30)
    trace = AuditEntry.objects.get(action="assignment.changed", subject_id=str(row.pk))
    assert trace.details == {"fields": ["Until"]}


def test_a_posting_to_the_wrong_kind_of_place_is_refused_at_the_form(office, cast):
    data = {"user": cast.sekdes.pk, "branch": cast.branch.pk, "from_on": START}
    page = office.post(reverse("admin:villages_posting_add"), data)
    assert "user" in page.context["adminform"].form.errors
    assert not Posting.objects.filter(user=cast.sekdes, branch=cast.branch).exists()
