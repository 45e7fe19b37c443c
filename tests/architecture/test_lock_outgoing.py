"""Eighth lock: whatever leaves the site as a file or on paper stands in the list of what left."""

import ast
import re

import pytest

from perisai.reports.outgoing_rules import OUTGOING
from tests.architecture.tree import ROOT

# Words that an action of the audit ends with when something left.
LEAVES = re.compile(r"[a-z_]+\.([a-z_]*_)?(exported|printed|print_asked|downloaded|taken)")
# Said of each member or paper of a print or file that stands there as a whole.
OF_A_WHOLE = {"member.exported", "card.printed", "reminder_letter.printed"}
APPS = ("perisai", "villages", "members", "dues", "claims")


def words_of(source: str) -> set[str]:
    """The actions in a source text, also those put together from `what`."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and LEAVES.fullmatch(node.value)
    }


def leaving() -> set[str]:
    found: set[str] = set()
    for app in APPS:
        for path in (ROOT / app).rglob("actions/*.py"):
            found |= words_of(path.read_text(encoding="utf-8"))
        for path in (ROOT / app).rglob("actions.py"):
            found |= words_of(path.read_text(encoding="utf-8"))
    return found


def test_everything_that_leaves_is_listed():
    assert leaving() - OF_A_WHOLE - OUTGOING.keys() == set()


def test_what_leaves_is_found_at_all():
    assert {"receipt.printed", "members.exported", "export.taken"} <= leaving()


@pytest.mark.parametrize("action", ["list.exported", "slip.printed", "cards.print_asked"])
def test_a_new_way_out_would_be_found(action):
    assert words_of(f"record({action!r}, row, by=by)") == {action}
