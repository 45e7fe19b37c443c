"""Bring in the official regions from the published `idn-area-data` package."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from perisai.common.errors import Refused
from villages.actions.regions import FileReport, import_regions

SHOWN = 20  # refused rows printed for one file; --json gives all of them


class Command(BaseCommand):
    help = (
        "Bring in provinces, regencies, districts and villages from the npm package idn-area-data"
        " (ODbL; get it with `npm pack idn-area-data`). Safe to run again."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path, help="the unpacked package, its data folder or .tgz")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, path: Path, as_json: bool, **options) -> None:
        try:
            reports = import_regions(path=path, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if as_json:
            self.stdout.write(json.dumps(_as_data(reports), ensure_ascii=False))
        else:
            for report in reports:
                self._print(report)

    def _print(self, report: FileReport) -> None:
        self.stdout.write(
            _(
                "%(file)s: %(read)d read, %(added)d added, %(changed)d changed,"
                " %(unchanged)d unchanged, %(refused)d refused"
            )
            % {
                "file": report.file,
                "read": report.read,
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "refused": len(report.refused),
            }
        )
        for row in report.refused[:SHOWN]:
            self.stdout.write(
                _("  line %(line)d: %(reason)s") % {"line": row.line, "reason": row.reason}
            )
        if len(report.refused) > SHOWN:
            left = len(report.refused) - SHOWN
            self.stdout.write(_("  and %(count)d more; --json lists all") % {"count": left})


def _as_data(reports: list[FileReport]) -> dict:
    return {
        "read": sum(report.read for report in reports),
        "added": sum(report.added for report in reports),
        "changed": sum(report.changed for report in reports),
        "unchanged": sum(report.unchanged for report in reports),
        "files": {
            report.file: {
                "read": report.read,
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
            }
            for report in reports
        },
        "refused": [
            {"file": row.file, "line": row.line, "reason": row.reason}
            for report in reports
            for row in report.refused
        ],
    }
