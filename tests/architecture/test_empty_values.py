"""SQLite puts empty values first and PostgreSQL last: whoever orders by a column that may be empty says where
they go (`F("ended_on").asc(nulls_last=True)`), or is listed here with the reason why none are among them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.tree import ROOT, our_apps, our_models

# Where a column that may be empty is ordered by, and why nothing empty is among the rows.
NEVER_EMPTY = {
    ("claims/queries/road.py", "paid_on"): "claims that were paid",
    ("claims/queries/stories.py", "paid_on"): "claims that were paid",
    ("dues/queries/concerns.py", "remitted_through"): "of whom something has reached the scheme",
    ("dues/queries/payable.py", "receipt_no"): "what an agent took has a number",
    ("dues/queries/printing.py", "number"): "of a print, not of a collection",
    ("dues/queries/receipts.py", "paid_on"): "of a payment into the scheme, not of a line",
    ("dues/queries/unconfirmed.py", "paid_on"): "of a payment into the scheme, not of a line",
    ("perisai/desk/queries/countdown.py", "remitted_through"): "whose protection is about to end",
    ("perisai/desk/queries/home.py", "remitted_through"): "who is in arrears, by that month",
    ("perisai/desk/queries/lapsed.py", "lapsed_on"): "who lapsed since a day",
    ("perisai/desk/queries/member_list.py", "remitted_through"): "whose protection is about to end",
    ("perisai/desk/queries/round.py", "back_on"): "visits with a day of coming back",
    ("perisai/imports/known.py", "saved_at"): "rows that were saved",
}
ORDERING = {"order_by", "latest", "earliest"}


def may_be_empty(label: str) -> set[str]:
    """Names of columns that may be empty, links left out: first as the app itself has them, then as any."""
    own: dict[str, bool] = {}
    others: dict[str, bool] = {}
    for model in our_models():
        found = own if model._meta.app_label == label else others
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                found[field.name] = found.get(field.name, False) or field.null
    return {name for name, is_null in (others | own).items() if is_null}


def ordered_by(source: str) -> Iterator[str]:
    """The columns a file orders by, also through a constant; without paths and signs."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value.elts
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in ORDERING:
            continue
        for argument in node.args:
            several = isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Name)
            for one in constants.get(argument.value.id, ()) if several else (argument,):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value.lstrip("-").rpartition("__")[2]


def found() -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(ROOT)), column)
        for config in our_apps()
        for path in Path(config.path).rglob("*.py")
        if "migrations" not in path.parts
        for column in ordered_by(path.read_text(encoding="utf-8"))
        if column in may_be_empty(config.label)
    }


def test_whoever_orders_by_what_may_be_empty_says_where_it_goes():
    assert found() - NEVER_EMPTY.keys() == set()


def test_every_reason_is_still_needed():
    assert NEVER_EMPTY.keys() - found() == set()


def test_no_table_is_ordered_by_what_may_be_empty():
    empty = [
        f"{model.__name__}.{column}"
        for model in our_models()
        for column in model._meta.ordering or ()
        if isinstance(column, str) and model._meta.get_field(column.lstrip("-")).null
    ]
    assert empty == []


@pytest.mark.parametrize(
    ("planted", "columns"),
    [
        ('rows.order_by("ended_on", "-start_month").last()', ["ended_on", "start_month"]),
        ('ORDER = ("-standing__lapsed_on", "pk")\nrows.order_by(*ORDER)', ["lapsed_on", "pk"]),
        ('rows.latest("until_on")', ["until_on"]),
        ('rows.order_by(F("ended_on").desc(nulls_first=True))', []),
    ],
)
def test_a_planted_order_is_read(planted, columns):
    assert list(ordered_by(planted)) == columns


def test_the_lock_knows_which_columns_may_be_empty():
    members = may_be_empty(apps.get_app_config("members").label)
    assert {"ended_on", "deceased_on"} <= members
    assert "start_month" not in members
