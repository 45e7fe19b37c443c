"""What is left out on the second engine is only what cannot tell it from the first."""

import pytest

from tests.support.engine import asks_the_engine


def test_a_test_of_pure_code_can_tell_no_engine(request, tmp_path):
    assert not asks_the_engine(request.node)


@pytest.mark.django_db
def test_one_with_the_mark_can(request):
    assert asks_the_engine(request.node)


def test_one_that_is_given_rows_can(request, cast):
    assert asks_the_engine(request.node)


def test_one_that_names_the_settings_can(request, settings):
    assert asks_the_engine(request.node)


@pytest.mark.broker
def test_one_that_needs_the_broker_can(request):
    assert asks_the_engine(request.node)


def test_one_that_needs_the_site_can(request, live_server):
    assert asks_the_engine(request.node)


def test_one_that_imports_the_connection_can(request, monkeypatch):
    monkeypatch.setitem(globals(), "connection", object())
    assert asks_the_engine(request.node)
