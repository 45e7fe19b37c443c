"""The whole site in one process: web, worker and clock."""

import signal
import sys

from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from perisai.accounts.models import User
from perisai.common.errors import Refused
from perisai.common.secrets import close_to_others
from perisai.operations.catalogue import compile_catalogues
from perisai.operations.single import only_process
from perisai.operations.static import collect_static_files
from perisai.operations.web import address_of, is_open_to_others, listen, serve_until_told


class Command(BaseCommand):
    help = "Run the embedded site: prepare the data folder, then serve until Ctrl-C."
    requires_system_checks = []  # warnings are for administrators; `prepare` stops at errors

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args, no_demo: bool, **options) -> None:
        if settings.IS_SERVER:
            raise CommandError(
                "DATABASE_URL is set, so this is a server: start it with `docker compose up`."
            )
        for told in (signal.SIGINT, signal.SIGTERM):  # a script's `&` leaves SIGINT ignored
            signal.signal(told, signal.default_int_handler)
        try:
            with only_process(settings.VAR_DIR), listen(settings.BIND) as listener:
                close_to_others(settings.VAR_DIR)
                self.prepare(with_demo=not no_demo)
                self.serve(listener)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            pass  # stopped while preparing; whatever was begun is taken up at the next start
        self.say(_("Stopped. The data is kept in %s.") % settings.VAR_DIR)

    def prepare(self, *, with_demo: bool) -> None:
        if errors := [found for found in run_checks() if found.is_serious()]:
            raise CommandError("\n".join(str(found) for found in errors))
        compile_catalogues()
        call_command("migrate", interactive=False, verbosity=0)
        collect_static_files()
        if with_demo and "demo" in get_commands() and not User.objects.exists():
            self.say(_("Making the demo village; this happens once."))
            call_command("demo", verbosity=0)

    def serve(self, listener) -> None:
        from perisai.operations.background import worker_and_clock

        with worker_and_clock():
            self.greet(listener)
            serve_until_told(listener)

    def greet(self, listener) -> None:
        self.say(_("Perisai Desa is running: %s") % address_of(listener))
        users = User.objects.filter(username__in=DEMO_PASSWORDS, is_active=True).order_by("pk")
        demo = [u for u in users if u.check_password(DEMO_PASSWORDS[u.username])]
        if demo:
            self.say(_("Demo log-ins (user name, password):"))
            for user in demo:
                role = user.get_role_display()
                self.say(f"  {user.username:<12} {DEMO_PASSWORDS[user.username]:<22} {role}")
            if is_open_to_others(listener):
                self.say(_("Everybody in this network can sign in with these passwords."))
        self.say(_("Stop with Ctrl-C."))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        sys.stdout.flush()
