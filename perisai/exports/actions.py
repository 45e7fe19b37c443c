"""Lists as files: asked for, written part by part, fetched, forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dues.actions.asked_prints import ask_worker, known_print
from perisai.audit.actions import record
from perisai.common.passing_files import drop_file, file_path, new_file
from perisai.exports.enums import FileKind, ListName
from perisai.exports.errors import ExportRefused
from perisai.exports.exports import read_rows, write_export, write_rows
from perisai.exports.lists.declaration import Frame, Narrowing
from perisai.exports.lists.registry import LISTS
from perisai.exports.models import Export, ExportMade
from perisai.exports.rules import scope_json, viewer_from
from villages.queries import viewer_for
from villages.scoping import Viewer, common_scope

EXPORT_JOB = "exports.make_file"
ROWS_IN_PART = 500  # of members under a second
MOST = 100_000  # rows: about two minutes for the last slice


@transaction.atomic
def ask_export(
    *,
    uuid: UUID,
    list_name: ListName,
    kind: FileKind,
    reason: str,
    narrowing: Narrowing,
    keys: Sequence[int],
    viewer: Viewer,
    at: dt.datetime,
) -> Export:
    """Ask the worker for a file of these rows (keys, in this order) of a list as it was narrowed: the same
    `uuid` and question answers with the same export.

    The file never holds more than `viewer` sees now. Raises ExportRefused for none or more than MOST rows
    and for who may not have this list, UuidReused.
    """
    if not LISTS[list_name].may(viewer):
        raise ExportRefused(_("There is no such list for you."))
    chosen = {"list_name": list_name.value, "kind": kind.value, "reason": reason}
    if known := known_print(Export, uuid=uuid, asked=narrowing.asked, by=viewer.user, **chosen):
        return known
    if not keys:
        raise ExportRefused(_("There is nothing in this list to take away."))
    if len(keys) > MOST:
        raise ExportRefused(
            _("%(number)s rows are too many for one file (%(most)s at most). Narrow the list.")
            % {"number": len(keys), "most": MOST}
        )
    return ask_worker(
        Export,
        job_kind=EXPORT_JOB,
        word="export.asked",
        keys=keys,
        uuid=uuid,
        asked=narrowing.asked,
        by=viewer.user,
        at=at,
        noted={"narrowed": narrowing.words, "scope": scope_json(viewer)},
        handed={"frame": LISTS[list_name].frame(viewer, narrowing.by)},
        **chosen,
    )


def scope_at(export: Export, *, at: dt.datetime) -> Viewer:
    """Whom the asker saw when she asked and still sees. Raises ExportRefused when that is nobody."""
    then = viewer_from(export.scope, user=export.by)
    both = common_scope(then, viewer_for(export.by, now=at))
    if both.is_nobody or not LISTS[export.list_name].may(both):
        raise ExportRefused(
            _("Your work changed since you asked: this list is not yours any more.")
        )
    return both


def write_part(
    *, export: Export, keys: Sequence[int], part: int, viewer: Viewer, frame: Frame
) -> int:
    """Write the rows of the part with this number, from 0, as `viewer` sees them. Returns how many keys were
    looked at by now. Written again it takes the place of the one before, so nothing is doubled."""
    some = keys[part * ROWS_IN_PART : (part + 1) * ROWS_IN_PART]
    with translation.override(export.by.language), new_file(**_part(export, part)) as path:
        write_rows(path, LISTS[export.list_name].cells(some, viewer, frame))
    return part * ROWS_IN_PART + len(some)


def finish_export(
    *, export: Export, parts: int, viewer: Viewer, frame: Frame, at: dt.datetime
) -> ExportMade:
    """Make one file of this many parts, and keep with how many rows. Done twice it is done once."""
    made = ExportMade.objects.filter(export=export).first()
    if made is None:
        rows = read_rows(file_path(**_part(export, part)) for part in range(parts))
        with translation.override(export.by.language), new_file(**_whole(export)) as path:
            number = write_export(export, path, rows=rows, frame=frame, viewer=viewer)
        made = _note_made(export, number, viewer, at)
    for part in range(parts):
        drop_file(**_part(export, part))
    return made


@transaction.atomic
def _note_made(export: Export, rows: int, viewer: Viewer, at: dt.datetime) -> ExportMade:
    made = ExportMade.objects.create(export=export, rows=rows, scope=scope_json(viewer), made_at=at)
    record("export.made", export, by=export.by, rows=rows, **_about(export))
    return made


@transaction.atomic
def note_taken(*, made: ExportMade, by) -> None:
    """Keep that somebody fetched the file."""
    record("export.taken", made.export, by=by, rows=made.rows, **_about(made.export))


def _about(export: Export) -> dict[str, str]:
    return {"list_name": export.list_name, "kind": export.kind, "reason": export.reason}


def _part(export: Export, part: int) -> dict[str, Any]:
    return {"drawer": export.DRAWER, "owner": export.uuid, "name": f"{part:05}.rows"}


def _whole(export: Export) -> dict[str, Any]:
    return {"drawer": export.DRAWER, "owner": export.uuid, "name": export.file_name}
