"""What only the account that runs the site can read: its secret, its data folder."""

import os
import secrets
import stat
from pathlib import Path


def read_or_make_secret(path: Path) -> str:
    """Return the secret in `path`; make the file with a new one when it is missing.

    The file is created under another name and linked into place, so that two processes starting at
    once agree on one secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret counts
        finally:
            draft.unlink()
    return path.read_text().strip()


def write_for_owner_only() -> None:
    """From here on this process makes files and folders that other accounts cannot read. Every door
    calls it first: database, registers and receipts are full of names and numbers."""
    os.umask(0o077)


def close_to_others(folder: Path) -> None:
    """Close a data folder that was made before files were for their owner only.

    A folder of somebody else, or one that everybody shares (`/tmp`), is left as it is.
    """
    found = folder.stat()
    if os.name == "posix" and found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
        folder.chmod(0o700)
