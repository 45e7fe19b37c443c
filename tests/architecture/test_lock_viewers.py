"""Fourth lock: every figure, list, report and export is asked for by somebody."""

import inspect
import types

import pytest

from tests.architecture.tree import defined_in, room_modules

ROOMS = ("queries", "reports", "exports")
APPS = ("villages", "members", "dues", "claims", "perisai.desk", "perisai.imports")

# Functions that answer without a viewer, and why that is right.
WITHOUT_VIEWER = {
    "villages.queries.viewer_for": "makes the viewer",
    "villages.queries.local_day": "a calendar, no rows",
    "dues.queries.ledger.ledger_differences": "the check of the whole ledger, by keys and amounts",
    "dues.queries.custody_ledger.custody_differences": "the same check, for money on its way",
    "dues.queries.question_ledger.question_differences": "the same check, for refunds and answers",
    **dict.fromkeys(
        ("dues.queries.questions.gaps_between", "dues.queries.questions.versions_of"),
        "reads an enrolment already in hand",
    ),
    "dues.queries.credit.credit_of": "reads enrolments already in hand",
    "dues.queries.cash.custody_of": "a limit on an agent already in hand",
    "dues.queries.cash.custody_words": "says what was found",
    **dict.fromkeys(
        (
            "dues.queries.handed.handed_of",
            "dues.queries.handed.state_of",
            "dues.queries.handed.with_states",
            "dues.queries.refunds.months_given_back",
            "dues.queries.proofs.proof_of",
            "dues.queries.proofs.read_proof",
        ),
        "reads a row already in hand",
    ),
    "dues.queries.receipts.receipt_by_check_code": "whoever holds the paper holds the code",
    **dict.fromkeys(
        (
            "dues.queries.receipts.receipt_of",
            "dues.queries.receipts.printing_of",
            "dues.queries.receipts.original_of",
            "dues.queries.receipts.original_pdf",
            "dues.queries.receipts.render_job_key",
            "dues.queries.receipts.letterhead_of",
        ),
        "reads a collection already in hand",
    ),
    "dues.queries.standing.position_of": "reads an enrolment already in hand",
    "dues.queries.standing.progress_of": "reads an enrolment already in hand",
    "dues.queries.standing.rebuilt_standing": "rebuilds rows that the caller names",
    "villages.queries.remit_by": "a setting of a branch that is printed on public receipts",
    "villages.queries.custody_terms": "a setting of a branch",
}


def blind_functions(module: types.ModuleType) -> list[str]:
    """Public functions of the module that do not take `viewer`."""
    return [
        f"{module.__name__}.{name}"
        for name, function in defined_in(module, inspect.isfunction).items()
        if "viewer" not in inspect.signature(function).parameters
    ]


MODULES = [
    module
    for room in ROOMS
    for module in room_modules(room)
    if module.__name__.startswith(tuple(f"{app}." for app in APPS))
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_who_looks_is_always_asked(module):
    assert [name for name in blind_functions(module) if name not in WITHOUT_VIEWER] == []


def test_every_exception_still_exists():
    assert WITHOUT_VIEWER.keys() <= {name for module in MODULES for name in blind_functions(module)}


def test_a_planted_function_without_a_viewer_is_found():
    module = types.ModuleType("dues.queries")
    source = "def all_money(): ...\ndef mine(*, viewer): ...\ndef _helper(): ...\n"
    exec(compile(source, "planted", "exec"), module.__dict__)
    assert blind_functions(module) == ["dues.queries.all_money"]
