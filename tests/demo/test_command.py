"""`manage.py demo`: only into an empty database, never on a server, and what it prints."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from members.models import Member
from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from perisai.accounts.models import User
from perisai.demo.errors import DemoRefused
from villages.models import Assignment, Hamlet

pytestmark = pytest.mark.django_db


def run(*options: str, **more) -> str:
    out = io.StringIO()
    call_command("demo", *options, stdout=out, **more)
    return out.getvalue()


def test_without_members_there_are_places_and_people_who_sign_in():
    said = run("--without-members", "--today", "2026-11-21")

    assert Member.objects.count() == 0
    assert set(User.objects.values_list("username", flat=True)) == set(DEMO_PASSWORDS)
    assert Assignment.objects.filter(village="35.09.11.2004").count() == 2
    assert list(Hamlet.objects.filter(village="35.09.11.2004").values_list("name", flat=True)) == [
        "Krajan",
        "Sumberjo",
        "Gawok",
        "Purwojati",
    ]
    for username, password in DEMO_PASSWORDS.items():
        assert username in said
        assert password in said


def test_a_quiet_demo_prints_nothing():
    assert run("--without-members", verbosity=0) == ""


def test_a_database_without_tables_is_told_what_comes_first(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    with pytest.raises(DemoRefused, match="migrate"):
        run("--without-members")


def test_a_database_in_use_is_left_alone():
    User.objects.create_user("ani", "rahasia-sekali-1", name="Ani", role="agent")

    with pytest.raises(DemoRefused, match="PERISAI_VAR"):
        run("--without-members")
    assert User.objects.count() == 1


def test_a_second_demo_is_refused():
    run("--without-members")

    with pytest.raises(DemoRefused):
        run("--without-members")


def test_a_server_makes_no_demo(settings):
    settings.REFUSE_DEMO_PASSWORDS = True

    with pytest.raises(DemoRefused, match="server"):
        run()
    assert not User.objects.exists()
