"""The decisions of claims need no Django, no database and no clock."""

import ast
from pathlib import Path

import pytest

import claims.rules

FILES = sorted(Path(claims.rules.__file__).parent.glob("*.py"))
OUTSIDE = {"django", "time", "os", "random"}


def outward(source: str) -> list[str]:
    """Imports that a pure rule has no use for, and questions what day it is."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name.split(".")[0] in OUTSIDE]
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] in OUTSIDE or {"models", "queries", "actions"} & set(parts):
                found.append(node.module)
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now"):
            found.append(node.attr)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_rule_asks_nothing_outside(path):
    assert outward(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "leak", ["import django.db", "from members.models import Member", "dt.date.today()"]
)
def test_a_planted_leak_is_found(leak):
    assert outward(leak)
