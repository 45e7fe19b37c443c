"""Reads the four files of the `idn-area-data` package: unpacked, its data folder, or the archive."""

from __future__ import annotations

import csv
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from perisai.common.errors import Refused
from villages.rules import LEVELS, Level

FOLDERS = ("", "data", "package/data")


class RegionsUnreadable(Refused):
    """The path does not hold the files of the package."""


class RegionFiles:
    """The files of one package. `read_rows` gives each row with its line number."""

    def __init__(self, path: Path):
        self._texts = _texts_of(path)

    def read_rows(self, level: Level) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and fields of every row. Raises RegionsUnreadable when a column is missing."""
        reader = csv.DictReader(io.StringIO(self._texts[level.file], newline=""))
        missing = [name for name in level.columns if name not in (reader.fieldnames or [])]
        if missing:
            raise RegionsUnreadable(
                _("%(file)s has no column %(column)s. Use the files as they were published.")
                % {"file": level.file, "column": missing[0]}
            )
        for row in reader:
            yield reader.line_num, {name: (row[name] or "").strip() for name in level.columns}


def _texts_of(path: Path) -> dict[str, str]:
    """The text of each file by name. Nothing is unpacked to disk."""
    try:
        contents = _from_folder(path) if path.is_dir() else _from_archive(path)
        return {name: content.decode("utf-8-sig") for name, content in contents.items()}
    except KeyError as missing:
        raise RegionsUnreadable(
            _("%(file)s was not found in %(path)s. Give the unpacked package or its archive.")
            % {"file": missing.args[0], "path": path}
        ) from None
    except UnicodeDecodeError:
        raise RegionsUnreadable(
            _("A file in %(path)s is not UTF-8 text. Use the files as they were published.")
            % {"path": path}
        ) from None
    except (OSError, EOFError, tarfile.TarError):
        raise RegionsUnreadable(
            _("%(path)s could not be read. Give the unpacked package or its archive (.tgz).")
            % {"path": path}
        ) from None


def _from_folder(path: Path) -> dict[str, bytes]:
    contents = {}
    for level in LEVELS:
        found = next(
            (
                path / folder / level.file
                for folder in FOLDERS
                if (path / folder / level.file).is_file()
            ),
            None,
        )
        if found is None:
            raise KeyError(level.file)
        contents[level.file] = found.read_bytes()
    return contents


def _from_archive(path: Path) -> dict[str, bytes]:
    contents = {}
    with tarfile.open(path) as archive:
        files = {member.name: member for member in archive.getmembers() if member.isfile()}
        for level in LEVELS:
            member = files.get(f"package/data/{level.file}")
            if member is None:
                raise KeyError(level.file)
            contents[level.file] = archive.extractfile(member).read()
    return contents
