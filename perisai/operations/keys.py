"""The key of the backups, in the `age` format.

A server that holds only the public half (`age1...`) can write backups and not read them: whoever
steals the machine gets no old data. The secret half (`AGE-SECRET-KEY-1...`) does both.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from pyrage import IdentityError, RecipientError, x25519

from perisai.common.errors import Refused


class NoBackupKey(Refused):
    """There is no key, or it is no key."""


@dataclass(frozen=True)
class BackupKey:
    recipient: x25519.Recipient
    identity: x25519.Identity | None  # missing where only the public half is known


def key_file() -> Path:
    """Where the embedded site keeps its key."""
    return Path(settings.VAR_DIR) / "backup.key"


def is_key_configured() -> bool:
    """Whether a backup can be made without asking anybody for a key."""
    return bool(settings.BACKUP_KEY) or not settings.IS_SERVER


def configured_key() -> BackupKey:
    """The key of this site: PERISAI_BACKUP_KEY, else, on the embedded site, its own key file, made
    on first use. Raises NoBackupKey."""
    if settings.BACKUP_KEY:
        return read_key(settings.BACKUP_KEY)
    if settings.IS_SERVER:
        raise NoBackupKey(
            _(
                "PERISAI_BACKUP_KEY is not set. Make a key with `manage.py backup --new-key`, keep"
                " it outside this server, and set the variable."
            )
        )
    if not key_file().exists():
        _write_key(key_file())
    return read_key(key_file().read_text())


def new_key() -> x25519.Identity:
    """A fresh secret key; `to_public()` gives the half that a server needs."""
    return x25519.Identity.generate()


def read_key(text: str) -> BackupKey:
    """The key in `text`; lines that start with # are comments. Raises NoBackupKey."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    key = next((line for line in lines if not line.startswith("#")), "")
    try:
        if key.startswith("age1"):
            return BackupKey(x25519.Recipient.from_str(key), None)
        identity = x25519.Identity.from_str(key)
    except (IdentityError, RecipientError) as error:
        raise NoBackupKey(
            _(
                "This is not a backup key: it must start with AGE-SECRET-KEY-1 or age1."
                " Make one with `manage.py backup --new-key`."
            )
        ) from error
    return BackupKey(identity.to_public(), identity)


def _write_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(
        f"# Without this key no backup can be read: keep a copy elsewhere.\n{new_key()}\n"
    )
