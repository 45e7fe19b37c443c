"""Compiling the translations. Babel does it without the gettext programs."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues() -> list[Path]:
    """Compile every catalogue that is older than its source. Returns the files written."""
    sources = [po for folder in settings.LOCALE_PATHS for po in Path(folder).rglob("*.po")]
    written = [_compile(po) for po in sources if _is_stale(po)]
    for compiled in written:
        translation_file_changed(sender=None, file_path=compiled)  # forget what was loaded before
    return written


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    compiled = source.with_suffix(".mo")
    draft = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    with source.open("rb") as readable, draft.open("wb") as writable:
        write_mo(writable, read_po(readable))
    draft.replace(compiled)
    return compiled
