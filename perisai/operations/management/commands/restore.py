"""Bring a backup back."""

from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from perisai.common.errors import Refused
from perisai.operations.actions import restore_backup
from perisai.operations.keys import BackupKey, configured_key, read_key
from perisai.operations.single import only_process


class Command(BaseCommand):
    help = "Replace database and files by those of a backup. Stop the site first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose the data that is here")
        parser.add_argument("--key-file", type=Path, help="the secret key, when not configured")

    def handle(self, *args, file: Path, replace: bool, key_file: Path | None, **options) -> None:
        try:
            with nullcontext() if settings.IS_SERVER else only_process(settings.VAR_DIR):
                manifest = restore_backup(
                    path=file, key=self.key_from(key_file), may_replace=replace
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{error.strerror or error}: {error.filename or file}") from error
        self.stdout.write(
            _("Restored the state of %(made_at)s: %(rows)s rows, %(files)s files.")
            % {
                "made_at": manifest.made_at[:16].replace("T", " ") + " UTC",
                "rows": sum(manifest.rows.values()),
                "files": manifest.files,
            }
        )
        if "verify_ledger" in get_commands():
            call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)

    def key_from(self, path: Path | None) -> BackupKey:
        return read_key(path.read_text()) if path else configured_key()
