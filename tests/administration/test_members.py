from django.urls import reverse

from perisai.audit.models import AuditEntry
from tests.administration.test_places import formset


def test_a_list_shows_no_whole_number_and_no_birth_date(client, cast):
    member = cast.member()
    client.force_login(cast.pusat)
    page = client.get(reverse("admin:members_member_changelist")).content.decode()
    assert member.name in page
    assert member.nik not in page
    assert member.nik[6:12] not in page


def test_opening_a_member_leaves_a_trace(client, cast):
    member = cast.member()
    client.force_login(cast.pusat)
    client.get(reverse("admin:members_member_change", args=[member.pk]))
    trace = AuditEntry.objects.get(action="member.shown_in_full")
    assert (trace.subject_id, trace.by) == (str(member.pk), cast.pusat)


def test_a_correction_keeps_the_old_version_and_names_the_field_only(client, cast):
    member = cast.member(name="Siti Salah")
    client.force_login(cast.pusat)
    client.post(
        reverse("admin:members_member_change", args=[member.pk]),
        {
            "name": "Siti Benar",
            "sex": "P",
            "nik": member.nik,
            "birth_date": "1980-01-01",
            "village": cast.foreign_village.pk,
        }
        | formset("enrolments")
        | formset("heirs"),
    )
    member.refresh_from_db()
    assert (member.name, member.village) == ("Siti Benar", cast.village)
    assert [version.name for version in member.history.all()] == ["Siti Benar", "Siti Salah"]
    assert member.history.first().history_user == cast.pusat
    trace = AuditEntry.objects.get(action="member.changed")
    assert trace.details == {"fields": ["Name"]}
    history = client.get(reverse("admin:members_member_history", args=[member.pk]))
    assert history.status_code == 200


def test_an_old_version_is_read_and_never_brought_back(client, cast):
    member = cast.member(name="Siti Salah")
    client.force_login(cast.pusat)
    version = member.history.get()
    address = f"{reverse('admin:members_member_history', args=[member.pk])}{version.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Siti Lama"}).status_code == 404
    page = client.get(reverse("admin:members_member_history", args=[member.pk]))
    assert address not in page.content.decode()
    assert AuditEntry.objects.filter(action="member.shown_in_full").exists()
