"""Write a backup."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from perisai.common.errors import Refused
from perisai.operations.actions import drop_old_backups, make_backup
from perisai.operations.keys import configured_key, key_file, new_key


class Command(BaseCommand):
    help = "Write database and files into one encrypted file, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", help="instead of the backup folder")
        parser.add_argument(
            "--new-key", dest="only_key", action="store_true", help="only print a fresh key"
        )

    def handle(self, *args, to: Path | None, only_key: bool, **options) -> None:
        if only_key:
            self.print_new_key()
            return
        is_first = not settings.BACKUP_KEY and not key_file().exists()
        folder = to or Path(settings.BACKUP_DIR)
        now = timezone.now()
        try:
            path, manifest = make_backup(folder=folder, key=configured_key(), on=now)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{error.strerror or error}: {folder}") from error
        if to is None:
            drop_old_backups(folder=folder, keep=settings.BACKUPS_KEPT, on=now)
        self.stdout.write(
            _("%(path)s: %(rows)s rows, %(files)s files, %(size)s kB.")
            % {
                "path": path,
                "rows": sum(manifest.rows.values()),
                "files": manifest.files,
                "size": path.stat().st_size // 1024,
            }
        )
        if is_first:
            self.stdout.write(
                _("The key is in %s. Keep a copy elsewhere: without it no backup can be read.")
                % key_file()
            )

    def print_new_key(self) -> None:
        secret = new_key()
        self.stdout.write(f"# {_('Keep this secret; it is needed to restore:')}\n{secret}")
        self.stdout.write(f"# {_('Enough for making backups (PERISAI_BACKUP_KEY):')}")
        self.stdout.write(str(secret.to_public()))
