"""Every page of the administration, as head office and as everybody else."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dues.models import Collection
from perisai.accounts.enums import Role
from perisai.common.admin import ReadOnlyAdmin
from perisai.common.append_only import guarded_tables
from tests.architecture.facts import FACTS
from tests.cast import Cast
from tests.taking import take_from

OURS = ("accounts", "audit", "jobs", "villages", "members", "dues", "imports", "operations")
REGISTERED = sorted(
    (row for row in admin.site._registry.items() if row[0]._meta.app_label in OURS),
    key=lambda row: row[0]._meta.label,
)
TABLES = pytest.mark.parametrize(
    ("model", "model_admin"), REGISTERED, ids=[model._meta.label for model, _ in REGISTERED]
)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@TABLES
def test_head_office_sees_every_list_and_others_none(client, cast, model, model_admin):
    for user in cast.users.values():
        client.force_login(user)
        expected = 200 if user.role == Role.HEAD_OFFICE else 404
        page = client.get(address(model, "changelist"), follow=True)
        assert page.status_code == expected


@TABLES
def test_head_office_searches_and_opens_what_it_finds(client, cast, model, model_admin):
    cast.enrolment()
    client.force_login(cast.pusat)
    if model_admin.search_fields:
        assert client.get(address(model, "changelist"), {"q": "35.09"}).status_code == 200
    first = model._default_manager.first()
    if first is not None:
        assert client.get(address(model, "change", first.pk)).status_code == 200


@TABLES
def test_nothing_is_ever_deleted(client, cast, model, model_admin):
    cast.enrolment()
    client.force_login(cast.pusat)
    first = model._default_manager.first()
    if first is not None:
        page = client.post(address(model, "delete", first.pk), {"post": "yes"})
        assert page.status_code == 403
        assert model._default_manager.filter(pk=first.pk).exists()
    assert "delete_selected" not in client.get(address(model, "changelist")).content.decode()


@TABLES
def test_facts_are_only_looked_at(model, model_admin):
    if model._meta.db_table in guarded_tables():
        assert isinstance(model_admin, ReadOnlyAdmin)


def test_a_read_only_table_takes_no_new_row(client, cast):
    client.force_login(cast.pusat)
    for model, model_admin in REGISTERED:
        if isinstance(model_admin, ReadOnlyAdmin):
            assert client.post(address(model, "add"), {}).status_code == 403


@TABLES
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(client, cast, model, model_admin):
    client.force_login(cast.pusat)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(model, "changelist"))
        return len(captured)

    write = FACTS.get(model._meta.label, Cast.enrolment)
    write(cast)
    queries()  # content types are read once
    one = queries()
    write(cast)
    write(cast)
    assert queries() == one


def test_a_receipt_takes_as_many_queries_for_three_people_as_for_one(client, cast):
    client.force_login(cast.pusat)

    def queries(people: int) -> int:
        collection = take_from(cast, *(cast.enrolment() for _ in range(people)))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address(Collection, "change", collection.pk)).content.decode()
        assert page.count("(Petani)") == people
        return len(captured)

    queries(1)  # the first page warms the caches
    assert queries(1) == queries(3)
