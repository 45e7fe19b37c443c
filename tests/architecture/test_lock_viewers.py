"""Fourth lock: every figure, list, report and export is asked for by somebody."""

import inspect
import types

import pytest

from tests.architecture.tree import defined_in, room_modules

ROOMS = ("queries", "reports", "exports", "lists")
APPS = (
    "villages",
    "members",
    "dues",
    "claims",
    "perisai.desk",
    "perisai.imports",
    "perisai.inspections",
    "perisai.reports",
    "perisai.exports",
)
# Functions that answer without a viewer, and why that is right.
WITHOUT_VIEWER = {
    "villages.queries.viewer_for": "makes the viewer",
    "villages.queries.viewer_on": "makes the viewer that an agent was on a day",
    "dues.queries.stubs.typing_viewer": "the same, of the agent of a sheet in hand",
    "villages.queries.local_day": "a calendar, no rows",
    "dues.queries.ledger.ledger_differences": "the check of the whole ledger, by keys and amounts",
    "dues.queries.custody_ledger.custody_differences": "the same check, for money on its way",
    "dues.queries.question_ledger.question_differences": "the same check, for refunds and answers",
    "dues.queries.questions.answered_beyond_the_end": "filters lines already in hand",
    "dues.queries.questions.questions_on": "about receipts already in hand",
    **dict.fromkeys(
        ("dues.queries.questions.gaps_between", "dues.queries.questions.versions_of"),
        "reads an enrolment already in hand",
    ),
    **dict.fromkeys(
        (
            "dues.queries.count_ledger.count_differences",
            "dues.queries.count_ledger.succession_differences",
            "dues.queries.in_hand.held_receipts",
        ),
        "the same check, for counts and hand-overs",
    ),
    **dict.fromkeys(
        (
            "dues.queries.cash.cash_of_agent",
            "dues.queries.cash_counts.counted_of",
            "dues.queries.refunds.refunds_of",
            "dues.queries.successions.figures_of",
            "dues.queries.successions.hamlet_of",
            "dues.queries.successions.handed_over_of",
            "dues.queries.successions.leaving_of",
            "dues.queries.successions.leaving_words",
            "dues.queries.successions.members_to_hand_over",
        ),
        "reads an agent, a count or a hand-over already in hand",
    ),
    **dict.fromkeys(
        (
            "claims.queries.clocks.running",
            "claims.queries.grants.grants_of",
            "claims.queries.grants.key_of",
            "claims.queries.expected.answer_to_event",
            "claims.queries.expected.as_child",
            "claims.queries.expected.children_in_grant",
            "claims.queries.expected.children_of",
            "claims.queries.expected.event_of",
            "claims.queries.expected.met",
            "claims.queries.expected.transport_of",
            "claims.queries.expected.working_children_of",
        ),
        "reads a claim already in hand",
    ),
    **dict.fromkeys(
        (
            "claims.queries.jobs.has_savings",
            "claims.queries.jobs.job_of_event",
            "claims.queries.jobs.jobs_of_event",
            "claims.queries.jobs.name_of",
        ),
        "the participations of a member or a claim already in hand",
    ),
    "claims.queries.clocks.claims_to_watch": "asked by the night, which tells agents of their own",
    "dues.queries.credit_ledger.credit_differences": "the same check, for credit",
    **dict.fromkeys(
        [
            "dues.queries.credit.credit_of",
            "dues.queries.credit.credit_for",
            "dues.queries.credit.accounts_of",
            "dues.queries.credit.credit_in_use",
        ],
        "reads enrolments already in hand",
    ),
    **dict.fromkeys(
        (
            "perisai.inspections.queries.population.candidates_of",
            "perisai.inspections.queries.population.is_anybody_to_draw",
            "perisai.inspections.queries.results.book_of",
            "perisai.inspections.queries.results.proof_of",
        ),
        "reads an inspection, a draw or a drawn member already in hand",
    ),
    "perisai.inspections.queries.inspections.stage_of": "words for what was found, no rows",
    "dues.queries.cards.cards_of": "reads participations already chosen",
    **dict.fromkeys(
        (
            "dues.queries.cards.card_printings_of",
            "dues.queries.cards.hand_overs_of",
            "dues.queries.cards.moves_made",
            "dues.queries.cards.outdated_card_of",
        ),
        "reads a member already in hand",
    ),
    **dict.fromkeys(
        (
            "perisai.exports.lists.declaration.headings",
            "perisai.exports.lists.members.member_header",
            "perisai.exports.lists.scores.score_header",
        ),
        "headings, no rows",
    ),
    "perisai.exports.lists.declaration.in_order": "reads rows already chosen",
    "perisai.exports.lists.declaration.narrowed_by": "reads a form, no rows",
    **dict.fromkeys(
        (
            "perisai.exports.lists.declaration.covered",
            "perisai.exports.lists.declaration.iso",
            "perisai.exports.lists.declaration.page",
        ),
        "words and addresses, no rows",
    ),
    **dict.fromkeys(
        ("perisai.exports.exports.read_rows", "perisai.exports.exports.write_rows"),
        "moves rows already in hand",
    ),
    "perisai.desk.queries.timeline_parts.day_words": "a day in words, no rows",
    "perisai.desk.queries.timeline_parts.found": "reads rows already chosen",
    "dues.queries.cash.place_of": "reads a receipt already in hand",
    "dues.queries.reversals.not_reversible_words": "says what was found",
    "dues.queries.balance_ledger.balance_differences": "the same check, for balances and advances",
    "dues.queries.advances.open_lines": "what an agent already in hand has paid in advance",
    "dues.queries.confirmation_ledger.confirmation_differences": "the same check, for what the scheme said",
    **dict.fromkeys(
        (
            "dues.queries.confirming.candidates_for",
            "dues.queries.confirming.enrolments_meant",
            "dues.queries.confirming.judge_all",
        ),
        "matches within the branch that the caller acts for",
    ),
    **dict.fromkeys(
        (
            "dues.queries.confirming.judge_kept",
            "dues.queries.confirming.judge_one",
            "dues.queries.confirming.paid_lines",
            "dues.queries.confirming.said_by",
            "dues.queries.unconfirmed.asked_from_of",
            "dues.queries.unconfirmed.confirmed_of",
            "dues.queries.unconfirmed.answer_to",
        ),
        "reads rows already in hand",
    ),
    "dues.queries.confirming.kept_number": "covers a number, reads no rows",
    "perisai.desk.queries.waiting.approvals_in": "adds up what was counted for a viewer",
    "perisai.desk.queries.waiting.told_of": "words for what was counted for a viewer",
    "members.queries.counter.counter_key": "hashes a number, reads no rows",
    "dues.queries.confirming.nik_key": "hashes a number, reads no rows",
    "dues.queries.confirming_words.verdict_words": "says what was found",
    **dict.fromkeys(
        (
            "claims.queries.objection.refusal_of",
            "claims.queries.road.doubt_of",
            "claims.queries.road.program_of_claim",
        ),
        "reads a claim already in hand",
    ),
    "claims.queries.family_page.progress_by_key": "whoever holds the slip holds code and word",
    "villages.queries.hospitals_near": "hospitals are told to everybody in need",
    **dict.fromkeys(
        (
            "villages.queries.answers.as_said",
            "villages.queries.answers.house_answer",
            "villages.queries.answers.told_on",
        ),
        "the law and texts of the house, no rows",
    ),
    "dues.queries.closing_ledger.closing_differences": "the same check, for closed months",
    **dict.fromkeys(
        (
            "dues.queries.closing.closed_through",
            "dues.queries.closing.next_to_close",
            "dues.queries.month_figures.agents_in",
            "dues.queries.month_figures.first_month",
            "dues.queries.month_figures.month_figures",
            "dues.reports.month_table",
            "dues.reports.report_of",
        ),
        "the books of a branch already in hand",
    ),
    "dues.queries.cash.custody_of": "a limit on an agent already in hand",
    "dues.queries.cash.custody_words": "says what was found",
    **dict.fromkeys(
        (
            "claims.queries.bundles.entries_of",
            "claims.queries.letters.changes_since",
            "claims.queries.letters.is_for",
            "claims.queries.letters.number_is_used",
            "claims.queries.letters.standing_letter",
            "claims.queries.heirs.as_told",
            "claims.queries.heirs.first_program",
            "claims.queries.heirs.inheritance_of",
            "claims.queries.claims.page_of",
            "claims.queries.family_page.is_shut",
            "claims.queries.papers.checklist_on",
            "claims.queries.papers.line_beside",
            "claims.queries.papers.line_of",
            "claims.queries.papers.with_scans",
            "claims.queries.situation.people_on",
            "claims.queries.situation.situation_on",
        ),
        "reads a row or a checklist already in hand",
    ),
    **dict.fromkeys(
        (
            "dues.queries.handed.handed_of",
            "dues.queries.handed.state_of",
            "dues.queries.handed.with_states",
            "dues.queries.refunds.months_given_back",
            "dues.queries.sheets.on_paper",
            "dues.queries.sheets.row_of",
            "dues.queries.sheets.sheet_of",
            "dues.queries.sheets.state_of",
            "members.queries.documents.ktp_of",
            "members.queries.history.versions_of",
            "dues.queries.proofs.proof_of",
        ),
        "reads a row already in hand",
    ),
    "claims.queries.letters.letter_by_check_code": "whoever holds the letter holds the code",
    "dues.queries.receipts.receipt_by_check_code": "whoever holds the paper holds the code",
    **dict.fromkeys(
        (
            "dues.queries.receipts.receipt_of",
            "dues.queries.receipts.payer_phone",
            "dues.queries.printing.prints_of",
            "dues.queries.printing.print_file",
            "dues.queries.letterheads.letterhead_of",
        ),
        "reads a collection already in hand",
    ),
    **dict.fromkeys(
        (
            "dues.queries.concerns.agents_with_old_cash",
            "dues.queries.concerns.cash_with_agents",
            "dues.queries.concerns.members_at_risk",
        ),
        "asked by the night, which tells coordinators of their own branch",
    ),
    **dict.fromkeys(
        (
            "dues.queries.patterns.deaths.paid_before_a_death",
            "dues.queries.patterns.handing.lapping",
            "dues.queries.patterns.handing.payments_unconfirmed",
            "dues.queries.patterns.people.far_fewer_pay",
            "dues.queries.patterns.people.nobody_ever_met",
            "dues.queries.patterns.people.one_phone_for_many",
            "dues.queries.patterns.receipts.numbers_out_of_order",
            "dues.queries.patterns.receipts.receipts_in_bursts",
            "dues.queries.patterns.receipts.receipts_in_the_night",
            "dues.queries.patterns.receipts.receipts_undone",
        ),
        "asked by the night, which tells coordinators of their own branch",
    ),
    **dict.fromkeys(
        (
            "dues.queries.patterns.found.by_agent_and_month",
            "dues.queries.patterns.found.period_of",
            "dues.queries.patterns.found.subject_of",
        ),
        "puts together rows already in hand",
    ),
    "dues.queries.night.local_days": "a calendar, no rows",
    "dues.queries.night.unfinished_since": "how far the calendar was noted, no rows of anybody",
    "dues.queries.night.is_on_its_way": "compares days",
    "dues.queries.standing.position_at": "reads dates already in hand",
    "dues.queries.standing.position_of": "reads an enrolment already in hand",
    "dues.queries.on_its_way.rebuilt_cash": "rebuilds rows that the caller names",
    "dues.queries.standing.progress_by_key": "reads dates of enrolments that the caller names",
    "dues.queries.standing.progress_of": "reads an enrolment already in hand",
    "dues.queries.standing.rebuilt_standing": "rebuilds rows that the caller names",
    "villages.queries.branch_days": "a setting of branches that is printed on public receipts",
    "villages.queries.remit_by": "a setting of a branch that is printed on public receipts",
    "villages.queries.time_zone_of": "a setting of a branch",
    "villages.queries.custody_terms": "a setting of a branch",
    "villages.queries.cash_limits": "the same setting, of several branches",
    "perisai.reports.queries.pack.people.neighbourhoods_of": "the RT of a village in hand; of nobody",
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
