"""`manage.py verify_ledger`: does every figure follow from the facts?"""

import sys

from django.core.management.base import BaseCommand

from dues.queries.ledger import ledger_differences


class Command(BaseCommand):
    help = "Rebuilds every derived figure from the facts; exits 1 and names each difference."

    def handle(self, *args, **options) -> None:
        count = 0
        for count, difference in enumerate(ledger_differences(), start=1):  # noqa: B007
            self.stderr.write(str(difference))
        if count:
            self.stderr.write(f"{count} differences.")
            sys.exit(1)
        self.stdout.write("The ledger follows from the facts.")
