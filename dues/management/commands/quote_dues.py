"""What somebody pays for some months, part by part, with the regulation behind each."""

import datetime as dt
import json
import re

from django.utils.translation import gettext as _

from perisai import regulations
from perisai.common.commands import RefusingCommand
from perisai.common.errors import Refused
from perisai.common.month_names import short_month_name
from perisai.common.months import month_text, parse_month
from perisai.common.rupiah import format_rupiah, parse_rupiah
from perisai.regulations.checks import TAG
from perisai.regulations.dues import Quote
from perisai.regulations.enums import PayerKind, Sector

_COUNT = re.compile(r"-?[0-9]{1,6}")


class Command(RefusingCommand):
    help = "Price months of dues. Refuses in one sentence with exit status 2."
    requires_system_checks = [TAG]

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--income", required=True, help="declared income of one month, in rupiah"
        )
        parser.add_argument("--programs", default="JKK,JKM", help="JKK,JKM or JKK,JKM,JHT")
        parser.add_argument("--sector", default=Sector.OTHER.value, help=" | ".join(Sector.values))
        parser.add_argument(
            "--payer", default=PayerKind.SELF.value, help=" | ".join(PayerKind.values)
        )
        parser.add_argument(
            "--from", required=True, dest="first_month", help="first month, YYYY-MM"
        )
        parser.add_argument("--months", default="1", help="how many months, 1 to 60")
        parser.add_argument("--employer", action="store_true", help="the member employs others")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, income, programs, sector, payer, first_month, months, **options) -> None:
        quote = regulations.quote(
            first_month=_read_month(first_month),
            months=_read_count(months),
            income=parse_rupiah(income),
            sector=_read_choice(Sector, sector, "--sector"),
            payer_kind=_read_choice(PayerKind, payer, "--payer"),
            has_jht=regulations.check_programs(
                (name.strip().upper() for name in programs.split(",")),
                is_employer=options["employer"],
            ),
            is_employer=options["employer"],
        )
        self.stdout.write(json.dumps(_as_data(quote)) if options["as_json"] else _as_table(quote))


def _as_data(quote: Quote) -> dict:
    return {
        "months": [
            {
                "month": month_text(month.month),
                "jkk": month.jkk,
                "jkm": month.jkm,
                "jht": month.jht,
                "total": month.total,
                "sources": list(month.sources),
            }
            for month in quote.months
        ],
        "total": quote.total,
        "verified": quote.verified,
        "notes": list(quote.notes),
    }


def _as_table(quote: Quote) -> str:
    line = "{:<10}{:>12}{:>12}{:>12}{:>13}  {}".format
    rows = [line(_("Month"), "JKK", "JKM", "JHT", _("Total"), _("Regulation"))]
    for month in quote.months:
        amounts = (
            format_rupiah(amount) for amount in (month.jkk, month.jkm, month.jht, month.total)
        )
        rows.append(line(short_month_name(month.month), *amounts, "; ".join(month.sources)))
    rows.append(line(_("Total"), "", "", "", format_rupiah(quote.total), ""))
    rows.extend(quote.notes)
    if not quote.verified:
        rows.append(_("To be confirmed with the branch office."))
    return "\n".join(row.rstrip() for row in rows)


def _read_month(text: str) -> dt.date:
    try:
        return parse_month(text)
    except ValueError as error:
        raise Refused(
            _("“%(text)s” is not a month: write it as 2026-11.") % {"text": text}, field="from"
        ) from error


def _read_count(text: str) -> int:
    if not _COUNT.fullmatch(text.strip()):
        raise Refused(
            _("“%(text)s” is not a number of months: write for example 3.") % {"text": text},
            field="months",
        )
    return int(text)


def _read_choice(choices, text: str, option: str):
    try:
        return choices(text.strip().lower())
    except ValueError as error:
        raise Refused(
            _("“%(text)s” is not known for %(option)s: choose one of %(choices)s.")
            % {"text": text, "option": option, "choices": ", ".join(choices.values)}
        ) from error
