"""A journey waits for what it expects: a look taken once, right after a press, sees the page before it on a
slow machine."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

# What a locator or a page answers at once, and what waits instead.
AT_ONCE = {
    "is_visible": "expect(...).to_be_visible()",
    "is_hidden": "expect(...).to_be_hidden()",
    "is_checked": "expect(...).to_be_checked()",
    "is_enabled": "expect(...).to_be_enabled()",
    "is_disabled": "expect(...).to_be_disabled()",
    "inner_text": "expect(...).to_have_text()",
    "text_content": "expect(...).to_have_text()",
    "all_inner_texts": "expect(...).to_have_text()",
    "input_value": "expect(...).to_have_value()",
    "get_attribute": "expect(...).to_have_attribute()",
}
FINDERS = ("locator", "get_by_")


def driving_files() -> list[Path]:
    """Every test that drives a browser."""
    return [
        path
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if "mark.browser" in path.read_text() or path.parent.name == "journeys"
    ]


def looks(source: str) -> list[str]:
    """Lines that judge the page by one look. What is not there may be judged so, once the page has come."""
    found = []
    for claim in ast.walk(ast.parse(source)):
        if not isinstance(claim, ast.Assert | ast.If) or _is_absence(claim.test):
            continue
        calls = [node for node in ast.walk(claim.test) if isinstance(node, ast.Call)]
        found += [
            f"{call.lineno}: {ast.unparse(call)}; {instead} waits"
            for call in calls
            if (instead := _instead(call))
        ]
    return found


def _is_absence(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and all(isinstance(one, ast.NotIn) for one in test.ops)


def _instead(call: ast.Call) -> str | None:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "words_of":
        return "wait_for_words()"
    if name == "count" and any(finder in ast.unparse(call.func) for finder in FINDERS):
        return "expect(...).to_have_count()"
    return AT_ONCE.get(name)


@pytest.mark.parametrize("file", driving_files(), ids=lambda file: file.name)
def test_nothing_is_judged_by_one_look(file):
    assert looks(file.read_text()) == []


def test_the_lock_sees_the_journeys():
    assert {"test_setoran.py", "steps.py", "test_register_in_browser.py"} <= {
        file.name for file in driving_files()
    }


@pytest.mark.parametrize(
    "planted",
    [
        "assert page.locator('.field-error').is_visible()",
        "assert not page.get_by_label('Foto').is_visible()",
        "assert 'Tersimpan' in words_of(page)",
        "assert page.get_by_role('link').count() == 0",
        "assert page.input_value('[name=rt]') == '3'",
        "if link.is_hidden(): unfold(page)",
    ],
)
def test_a_planted_look_is_found(planted):
    assert len(looks(planted)) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "expect(page.locator('.field-error')).to_be_visible()",
        "assert Member.objects.count() == 1",
        "seen = wait_for_words(page, 'Rp0')",
        "assert 'Sutinah' not in words_of(page)",
        "sent = form.locator('[name=uuid]').input_value()",
    ],
)
def test_what_waits_or_judges_the_rows_passes(planted):
    assert looks(planted) == []
