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


class Command(RefusingCommand):
    help = "Estimate a benefit by the law of its day. Refuses in one sentence with exit status 2."
    requires_system_checks = [TAG]

    def add_arguments(self, parser) -> None:
        parser.add_argument("--program", help=" | ".join(Program.values))
        parser.add_argument("--event-date", help="day of the death or accident, YYYY-MM-DD")
        parser.add_argument("--registered", help="day of the registration, YYYY-MM-DD")
        parser.add_argument("--reactivated", help="day of coming back after a lapse, YYYY-MM-DD")
        parser.add_argument("--months-paid", help="months of dues in a row since then")
        parser.add_argument("--income", help="declared income of one month, in rupiah")
        parser.add_argument("--outcome", help=f"JKK: {' | '.join(Outcome.values)}")
        parser.add_argument("--months-unable", help="JKK: whole months without work, where known")
        parser.add_argument("--children", default="0", help="children who may study")
        parser.add_argument("--transport", default="", help="JKK: land:300000,sea:50000")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, **options) -> None:
        case = _read_case(options)
        if found := faults(case):
            raise CaseRefused(found[0].label)
        estimate = expected(case)
        if options["as_json"]:
            self.stdout.write(json.dumps(as_data(estimate), ensure_ascii=False))
        else:
            self.stdout.write(as_text(estimate, case))


def _read_case(options: dict) -> Case:
    outcome, unable, back = (options[name] for name in ("outcome", "months_unable", "reactivated"))
    income = options["income"]
    return Case(
        program=_choice(Program, _needed(options, "program").upper(), "--program"),
        event_on=_day(_needed(options, "event_date"), "--event-date"),
        registered_on=_day(_needed(options, "registered"), "--registered"),
        months_paid=_count(_needed(options, "months_paid"), "--months-paid"),
        income=None if income is None else _amount(income, "--income"),
        reactivated_on=None if back is None else _day(back, "--reactivated"),
        outcome=None if outcome is None else _choice(Outcome, outcome.lower(), "--outcome"),
        months_unable=None if unable is None else _count(unable, "--months-unable"),
        children=_count(options["children"], "--children"),
        transport=_transport(options["transport"]),
    )


def _needed(options: dict, name: str) -> str:
    if options[name] is None:
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
    if not _COUNT.fullmatch(str(text).strip()):
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


def _choice(choices, text: str, option: str):
    try:
        return choices(text.strip())
    except ValueError as error:
        raise CaseRefused(
            _("“%(text)s” is not known for %(option)s: choose one of %(choices)s.")
            % {"text": text, "option": option, "choices": ", ".join(choices.values)}
        ) from error


def _transport(text: str) -> tuple[tuple[Transport, int], ...]:
    """`land:300000,sea:50000`: kinds with what was spent."""
    found = []
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        kind, colon, spent = piece.partition(":")
        if not colon:
            raise CaseRefused(
                _("“%(text)s” cannot be read: write --transport as land:300000,sea:50000.")
                % {"text": piece}
            )
        chosen = _choice(Transport, kind.lower(), "--transport")
        found.append((chosen, _amount(spent, "--transport")))
    return tuple(found)
