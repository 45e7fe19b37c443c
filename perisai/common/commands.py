"""Management commands that refuse in one plain sentence."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from perisai.common.errors import Refused

REFUSED = 2


class RefusingCommand(BaseCommand):
    """A command whose refusals, wrong options included, are one sentence on stderr, exit status 2.

    Called from Python (`call_command`) the same refusals arrive as Refused or CommandError.
    """

    def create_parser(self, *args, **kwargs):
        parser = super().create_parser(*args, **kwargs)
        parser.error = _refuse_options
        return parser

    def run_from_argv(self, argv) -> None:
        try:
            super().run_from_argv(argv)
        except (Refused, CommandError) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(REFUSED)


def _refuse_options(message: str):
    raise CommandError(
        _("The options cannot be read: %(message)s.") % {"message": message}, returncode=REFUSED
    )
