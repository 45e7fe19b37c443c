"""The demo village, for trying, teaching and testing."""

import datetime as dt

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Member
from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from perisai.common.commands import RefusingCommand
from perisai.demo.actions.village import make_demo
from perisai.demo.errors import DemoRefused
from villages.enums import TimeZone
from villages.queries import local_day


class Command(RefusingCommand):
    help = "Fill an empty database with a village of invented people. Exit status 2 when refused."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--today",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day on which the village is as it is (default: today)",
        )
        parser.add_argument(
            "--without-members",
            action="store_true",
            help="places and people who sign in only, to try the import of a register",
        )

    def handle(self, *args, today: dt.date | None, without_members: bool, **options) -> None:
        if Member._meta.db_table not in connection.introspection.table_names():
            raise DemoRefused(
                _("The database has no tables yet: run manage.py migrate first, then demo.")
            )
        day = today or local_day(timezone.now(), TimeZone.WIB)
        offices = make_demo(today=day, with_members=not without_members)
        if not options["verbosity"]:
            return
        members = Member.objects.filter(agent__in=offices.agents.values()).count()
        self.stdout.write(_("The demo village is ready: %(count)d members.") % {"count": members})
        self.stdout.write(_("Demo log-ins (user name, password):"))
        for name, user in offices.users.items():
            self.stdout.write(f"  {name:<12} {DEMO_PASSWORDS[name]:<22} {user.get_role_display()}")
