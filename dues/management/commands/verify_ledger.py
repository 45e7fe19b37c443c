"""`manage.py verify_ledger`: does every figure follow from the facts?"""

import sys

from django.core.management.base import BaseCommand

from dues.queries.ledger import ledger_differences
from perisai.common.snapshot import one_snapshot


class Command(BaseCommand):
    help = "Rebuilds every derived figure from the facts; exits 1 and names each difference."

    def handle(self, *args, **options) -> None:
        with one_snapshot():
            differences = [str(difference) for difference in ledger_differences()]
        for difference in differences:
            self.stderr.write(difference)
        if differences:
            self.stderr.write(f"{len(differences)} differences.")
            sys.exit(1)
        self.stdout.write("The ledger follows from the facts.")
