"""What a death, an accident or an end of work may bring, part by part, with the regulation behind each."""

import datetime as dt
import json
import re

from django.utils.translation import gettext as _

from claims.enums import Outcome, Transport
from claims.errors import CaseRefused
from claims.estimate_papers import as_data, as_text
from claims.rules.benefits import expected
from claims.rules.case import Case, faults
from perisai.common.commands import RefusingCommand
from perisai.common.rupiah import parse_rupiah
from perisai.regulations.checks import TAG
from perisai.regulations.enums import Program

_COUNT = re.compile(r"[0-9]{1,4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_OPTIONS = {
    "--program": " | ".join(Program.values),
    "--event-date": "day of the death or accident, YYYY-MM-DD",
    "--registered": "day of the registration, YYYY-MM-DD",
    "--reactivated": "day of coming back after a lapse, YYYY-MM-DD",
    "--months-paid": "months of dues in a row since then",
    "--income": "declared income of one month, in rupiah",
    "--outcome": f"JKK: {' | '.join(Outcome.values)}",
    "--months-unable": "JKK: whole months without work, where known",
    "--children": "children who may study",
    "--transport": "JKK: land:300000,sea:50000",
}


class Command(RefusingCommand):
    help = "Estimate a benefit by the law of its day. Refuses in one sentence with exit status 2."
    requires_system_checks = [TAG]

    def add_arguments(self, parser) -> None:
        for name, said in _OPTIONS.items():
            # An option without its value is asked for in words, like one that is missing.
            parser.add_argument(name, nargs="?", const="", help=said)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, **options) -> None:
        case = _read_case(options)
        if found := faults(case):
            raise CaseRefused(found[0].label)
        estimate = expected(case)
        if options["as_json"]:
            self.stdout.write(json.dumps(as_data(estimate, case), ensure_ascii=False))
        else:
            self.stdout.write(as_text(estimate, case))


def _read_case(options: dict) -> Case:
    def where_given(name: str, read, unless_given=None):
        text = options[name]
        return unless_given if text is None else read(str(text), f"--{name.replace('_', '-')}")

    return Case(
        program=_program(_needed(options, "program"), "--program"),
        event_on=_day(_needed(options, "event_date"), "--event-date"),
        registered_on=_day(_needed(options, "registered"), "--registered"),
        months_paid=_count(_needed(options, "months_paid"), "--months-paid"),
        income=where_given("income", _amount),
        reactivated_on=where_given("reactivated", _day),
        outcome=where_given("outcome", _outcome),
        months_unable=where_given("months_unable", _count),
        children=where_given("children", _count, 0),
        transport=where_given("transport", _transport, ()),
    )


def _needed(options: dict, name: str) -> str:
    if options[name] in (None, ""):
        raise CaseRefused(
            _("%(option)s is missing: write it.") % {"option": f"--{name.replace('_', '-')}"},
            field=name,
        )
    return str(options[name])


def _day(text: str, option: str) -> dt.date:
    try:
        if _DAY.fullmatch(text.strip()):
            return dt.date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise CaseRefused(
        _("“%(text)s” is not a day for %(option)s: write it as 2026-11-26.")
        % {"text": text, "option": option}
    )


def _count(text: str, option: str) -> int:
    if not _COUNT.fullmatch(text.strip()):
        raise CaseRefused(
            _("“%(text)s” is not a number for %(option)s: write for example 13.")
            % {"text": text, "option": option}
        )
    return int(text)


def _amount(text: str, option: str) -> int:
    """An amount of zero or more; parse_rupiah says what is wrong with any other text."""
    found = parse_rupiah(text)
    if found < 0:
        raise CaseRefused(
            _("%(option)s cannot be less than Rp0: check the amount.") % {"option": option}
        )
    return found


def _program(text: str, option: str) -> Program:
    return _choice(Program, text.upper(), option)


def _outcome(text: str, option: str) -> Outcome:
    return _choice(Outcome, text.lower(), option)


def _choice(choices, text: str, option: str):
    try:
        return choices(text.strip())
    except ValueError as error:
        raise CaseRefused(
            _("“%(text)s” is not known for %(option)s: choose one of %(choices)s.")
            % {"text": text, "option": option, "choices": ", ".join(choices.values)}
        ) from error


def _transport(text: str, option: str) -> tuple[tuple[Transport, int], ...]:
    """`land:300000,sea:50000`: kinds with what was spent."""
    found = []
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        kind, colon, spent = piece.partition(":")
        if not colon:
            raise CaseRefused(
                _("“%(text)s” cannot be read: write --transport as land:300000,sea:50000.")
                % {"text": piece}
            )
        chosen = _choice(Transport, kind.lower(), option)
        found.append((chosen, _amount(spent, option)))
    return tuple(found)
