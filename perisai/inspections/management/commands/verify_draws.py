"""Make every draw of inspections again from what is stored, and name each that differs."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perisai.inspections.models import Draw
from perisai.inspections.queries.results import proof_of


class Command(BaseCommand):
    help = "Make every draw of inspections again; exit with an error when one differs."

    def handle(self, *args, **options) -> None:
        draws = Draw.objects.select_related("inspection").order_by("pk")
        different = [draw for draw in draws.iterator() if not proof_of(draw).is_equal]
        for draw in different:
            self.stderr.write(
                _("Inspection %(code)s, draw %(number)d: not equal")
                % {"code": draw.inspection.code, "number": draw.number}
            )
        if different:
            raise CommandError(
                ngettext(
                    "%(number)d draw is not as it was.",
                    "%(number)d draws are not as they were.",
                    len(different),
                )
                % {"number": len(different)}
            )
        self.stdout.write(_("All draws are equal."))
