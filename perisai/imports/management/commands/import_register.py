"""`manage.py import_register FILE --agent USERNAME [--sheet NAME] [--commit] [--json]`"""

from __future__ import annotations

import json
import time
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.common.commands import RefusingCommand
from perisai.common.ids import new_uuid
from perisai.common.rupiah import format_rupiah
from perisai.imports.actions.checking import upload_register
from perisai.imports.actions.saving import save_batch
from perisai.imports.enums import BatchState
from perisai.imports.models import ImportBatch
from perisai.imports.queries.registers import (
    Counts,
    RowInWords,
    counts_of_batch,
    counts_of_judgement,
    dry_run,
    importable_assignments,
    rows_in_words,
)
from perisai.imports.reading import only_sheet
from perisai.imports.register.workbook import read_workbook
from perisai.jobs.models import Job
from perisai.jobs.queries import progress_of
from perisai.jobs.runner import work_on
from villages.models import Assignment
from villages.queries import viewer_for
from villages.scoping import Viewer

PAUSE = 0.5  # seconds, while another worker holds the job


class Command(RefusingCommand):
    help = "Check an agent's Excel register and, with --commit, save its good rows."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", help="the register, .xlsx or .csv")
        parser.add_argument("--agent", required=True, help="user name of the agent")
        parser.add_argument("--sheet", default="", help="name of the sheet, when there are several")
        parser.add_argument(
            "--village", default="", help="code, when the agent has several villages"
        )
        parser.add_argument("--commit", action="store_true", help="save; otherwise only check")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, file, agent, sheet, village, commit, json, **options) -> None:
        viewer = _viewer(agent)
        assignment = _assignment(viewer, village)
        path = Path(file)
        content = _content(path)
        if commit:
            batch = self._save(viewer, assignment, path.name, content, sheet)
            counts = counts_of_batch(batch, viewer=viewer)
            refused = rows_in_words(batch.rows.all(), viewer=viewer)
            sheet = batch.sheet
        else:
            judged = dry_run(
                viewer=viewer,
                village_id=assignment.village_id,
                content=content,
                file_name=path.name,
                sheet=sheet,
            )
            counts = counts_of_judgement(judged, viewer=viewer)
            refused, sheet = rows_in_words(judged.rows, viewer=viewer), judged.sheet
        self.stdout.write(
            _as_json(counts, sheet, refused) if json else _as_text(counts, sheet, refused, commit)
        )

    def _save(
        self, viewer: Viewer, assignment: Assignment, name: str, content: bytes, sheet: str
    ) -> ImportBatch:
        now = timezone.now()
        batch = upload_register(
            uuid=new_uuid(),
            agent=assignment.agent,
            village=assignment.village,
            file_name=name,
            content=content,
            sheet=sheet or only_sheet(read_workbook(content, name)).name,
            by=viewer.user,
            on=viewer.on,
            at=now,
        )
        if batch.problem:
            raise CommandError(batch.problem)
        if batch.state == BatchState.CHECKING:
            _work_off(batch.check_key)
            batch.refresh_from_db()
        save_batch(batch=batch, by=viewer.user, at=now, on=viewer.on)
        _work_off(batch.save_key)
        batch.refresh_from_db()
        if batch.state != BatchState.SAVED:
            raise CommandError(_("Nothing was saved: every row was refused while saving."))
        return batch


def _work_off(unique_key: str) -> None:
    """Do the job here, side by side with any worker. Raises CommandError when it failed."""
    job_id = Job.objects.values_list("pk", flat=True).get(unique_key=unique_key)
    while (progress := progress_of(unique_key)).is_open:
        if not work_on(job_id) and progress_of(unique_key).is_open:
            time.sleep(PAUSE)
    if progress.error:
        raise CommandError(progress.error)


def _viewer(username: str) -> Viewer:
    user = User.objects.filter(username=username).first()
    viewer = viewer_for(user, now=timezone.now())
    if viewer.role != Role.AGENT:
        raise CommandError(
            _("%(name)s is not the user name of an agent who works today.") % {"name": username}
        )
    return viewer


def _assignment(viewer: Viewer, code: str) -> Assignment:
    rows = list(importable_assignments(viewer=viewer))
    chosen = [row for row in rows if row.village_id == code] if code else rows
    if len(chosen) != 1:
        raise CommandError(
            _("Say with --village for which of these the register is: %(codes)s.")
            % {"codes": ", ".join(row.village_id for row in rows) or "-"}
        )
    return chosen[0]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("The file %(path)s cannot be read.") % {"path": path}) from error


def _as_json(counts: Counts, sheet: str, refused: list[RowInWords]) -> str:
    rows = [
        {"sheet": sheet, "row": row.number, "column": row.column, "reason": row.reason}
        for row in refused
    ]
    result = {
        "read": counts.read,
        "saved": counts.good,
        "warned": counts.warned,
        "passed_over": counts.passed_over,
        "months": counts.months,
        "rupiah": counts.rupiah,
        "refused": rows,
    }
    return json.dumps(result, ensure_ascii=False)


def _as_text(counts: Counts, sheet: str, refused: list[RowInWords], is_saved: bool) -> str:
    head = _(
        "%(sheet)s: %(read)d rows read, %(good)d good (%(warned)d with a note), %(refused)d to be"
        " mended, %(passed)d passed over. %(months)d months, %(rupiah)s."
    ) % {
        "sheet": sheet,
        "read": counts.read,
        "good": counts.good,
        "warned": counts.warned,
        "refused": counts.refused,
        "passed": counts.passed_over,
        "months": counts.months,
        "rupiah": format_rupiah(counts.rupiah),
    }
    lines = [
        _("Row %(row)d, %(column)s: %(reason)s")
        % {"row": row.number, "column": row.column, "reason": row.reason}
        for row in refused
    ]
    end = _("Saved.") if is_saved else _("Nothing was saved. Add --commit to save the good rows.")
    return "\n".join([head, *lines, end])
