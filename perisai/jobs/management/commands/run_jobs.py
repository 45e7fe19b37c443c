"""Do the waiting jobs without a worker."""

from django.core.management.base import BaseCommand

from perisai.jobs.runner import run_due_jobs


class Command(BaseCommand):
    help = "Do every job that is due here and now, and say how many slices of work were done."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{run_due_jobs()} slices done.")
