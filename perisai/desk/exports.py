"""Files that leave the site."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from members.models import Enrolment
from perisai.desk.queries.portal import fields_of
from villages.scoping import Viewer

WIDTH = 22  # signs


def portal_workbook(enrolments: Sequence[Enrolment], *, viewer: Viewer) -> bytes:
    """One row for each of these participations, in the order in which the official portal asks. Every
    cell is text: a NIK keeps its digits and nothing is run as a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = _("To register")
    rows = [fields_of(enrolment, viewer) for enrolment in enrolments]
    for number, cells in enumerate(rows[:1], 1):
        for column, field in enumerate(cells, 1):
            sheet.cell(number, column, str(field.label)).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    for number, cells in enumerate(rows, 2):
        for column, field in enumerate(cells, 1):
            cell = sheet.cell(number, column, field.value)
            cell.data_type, cell.number_format = "s", "@"
    sheet.freeze_panes = "A2"
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()
