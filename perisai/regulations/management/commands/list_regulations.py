"""Every value of the law, or those still to be confirmed, as a table."""

from django.core.management.base import BaseCommand

from perisai.regulations.checks import TAG
from perisai.regulations.lookup import law, unverified
from perisai.regulations.values import Entry

HEAD = "| key | from | until | source | remark |\n| --- | --- | --- | --- | --- |"


def as_table(entries: list[Entry]) -> str:
    """A Markdown table of entries; docs/regulations.md carries the one of the unverified."""
    rows = (
        f"| {entry.key} | {entry.since} | {entry.until or ''} | {entry.citation} | {entry.remark} |"
        for entry in entries
    )
    return "\n".join([HEAD, *rows])


class Command(BaseCommand):
    help = "List the values of the law with their dates and sources."
    requires_system_checks = [TAG]

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--unverified", action="store_true", help="only what is to be confirmed"
        )

    def handle(self, **options) -> None:
        entries = [entry for key in sorted(law()) for entry in law()[key]]
        self.stdout.write(as_table(unverified() if options["unverified"] else entries))
