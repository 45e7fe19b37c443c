"""Several small pages on one sheet of paper, with lines to cut along; and parts joined to one PDF.

A page is put on the sheet as it is, without reading what is drawn on it: that is what keeps it fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

_POINTS = 72 / 25.4  # in a millimetre
_LINE = "0.45 G 0.4 w [3 3] 0 d"
_NOTE_SIZE, _NOTE_FROM_LEFT, _NOTE_FROM_BOTTOM = 6.5, 77, 4.5  # points, millimetres
_TOLD_ABOVE = 4  # millimetres above the first row, and half of them beside the cut


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of `width` by `height`, with pages of `page_width` by `page_height` in columns and rows, in
    the middle. Millimetres."""

    width: float
    height: float
    page_width: float
    page_height: float
    columns: int
    rows: int

    @property
    def left(self) -> float:
        return (self.width - self.columns * self.page_width) / 2

    @property
    def bottom(self) -> float:
        return (self.height - self.rows * self.page_height) / 2

    @property
    def places(self) -> list[tuple[float, float]]:
        """The lower left corner of each place, row by row from the top."""
        return [
            (self.left + column * self.page_width, self.bottom + row * self.page_height)
            for row in reversed(range(self.rows))
            for column in range(self.columns)
        ]

    @property
    def places_behind(self) -> list[tuple[float, float]]:
        """For each place the one behind it, when the sheet is turned on its long edge."""
        return [(self.width - x - self.page_width, y) for x, y in self.places]

    @property
    def cuts(self) -> list[tuple[float, float, float, float]]:
        """Where to cut: lines over the whole sheet, from a point to a point."""
        across = [self.bottom + row * self.page_height for row in range(self.rows + 1)]
        down = [self.left + column * self.page_width for column in range(self.columns + 1)]
        return [(0, y, self.width, y) for y in across] + [(x, 0, x, self.height) for x in down]


def on_sheets(pdf: bytes, *, layout: Layout, notes: Sequence[str]) -> bytes:
    """The pages of `pdf` in the places of as many sheets as they need. `notes` has a short text in ASCII for
    each page, written at its foot; empty for most."""
    writer = PdfWriter()
    pages = list(zip(PdfReader(BytesIO(pdf)).pages, notes, strict=True))
    for start in range(0, len(pages), len(layout.places)):
        _add_sheet(writer, pages[start : start + len(layout.places)], layout)
    return _written(writer)


def on_both_sides(
    pdf: bytes, *, layout: Layout, behind: Sequence[int], told: tuple[str, str]
) -> bytes:
    """The first pages of `pdf` in the places of as many sheets as they need, each followed by its other side:
    `behind` has for each of them the number of the page behind it. `told` is written in ASCII at the top of
    the front and of the back of a sheet."""
    writer, pages = PdfWriter(), PdfReader(BytesIO(pdf)).pages
    for start in range(0, len(behind), len(layout.places)):
        here = range(len(behind))[start : start + len(layout.places)]
        backs = [pages[behind[number]] for number in here]
        fronts = [pages[number] for number in here]
        _add_side(writer, zip(fronts, layout.places, strict=False), layout, told[0])
        _add_side(writer, zip(backs, layout.places_behind, strict=False), layout, told[1])
    return _written(writer)


def join(parts: Sequence[bytes]) -> bytes:
    """The pages of all parts, one after the other."""
    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part))
    return _written(writer)


def _add_sheet(writer: PdfWriter, pages, layout: Layout) -> None:
    placed = list(zip(pages, layout.places, strict=False))
    notes = [
        _words(note, x + _NOTE_FROM_LEFT, y + _NOTE_FROM_BOTTOM)
        for (_page, note), (x, y) in placed
        if note
    ]
    _draw_sheet(writer, [(page, place) for (page, _note), place in placed], layout, notes)


def _add_side(writer: PdfWriter, placed, layout: Layout, told: str) -> None:
    top = layout.height - layout.bottom + _TOLD_ABOVE
    _draw_sheet(writer, placed, layout, [_words(told, layout.left + _TOLD_ABOVE / 2, top)])


def _words(text: str, x: float, y: float) -> str:
    """A short line of ASCII, from a point in millimetres."""
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    left, bottom = _points((x, y))
    return f"BT /F {_NOTE_SIZE} Tf {left:.2f} {bottom:.2f} Td ({safe}) Tj ET"


def _draw_sheet(writer: PdfWriter, placed, layout: Layout, notes: Sequence[str]) -> None:
    """A sheet with these pages at their places, cut lines, and notes on top."""
    sheet = writer.add_blank_page(layout.width * _POINTS, layout.height * _POINTS)
    forms, drawn = DictionaryObject(), [f"q {_LINE}"]
    drawn += ["{:.2f} {:.2f} m {:.2f} {:.2f} l S".format(*_points(cut)) for cut in layout.cuts]
    drawn.append("Q")
    known: dict[int, NameObject] = {}  # one back may lie behind many fronts
    for page, place in placed:
        name = known.setdefault(id(page), NameObject(f"/P{len(known)}"))
        if name not in forms:
            forms[name] = writer._add_object(_form_of(page, writer))
        x, y = _points(place)
        drawn.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {name} Do Q")
    drawn += notes
    sheet[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/XObject"): forms,
            NameObject("/Font"): DictionaryObject({NameObject("/F"): _font()}),
        }
    )
    content = DecodedStreamObject()
    content.set_data("\n".join(drawn).encode("ascii"))
    sheet[NameObject("/Contents")] = writer._add_object(content.flate_encode())


def _form_of(page, writer: PdfWriter):
    form = DecodedStreamObject()
    form.set_data(page.get_contents().get_data())
    form = form.flate_encode()
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in page.mediabox),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return form


def _font() -> DictionaryObject:
    """One of the fonts that every reader of PDF has."""
    kinds = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    return DictionaryObject({NameObject(key): NameObject(kind) for key, kind in kinds.items()})


def _points(millimetres) -> tuple[float, ...]:
    return tuple(side * _POINTS for side in millimetres)


def _written(writer: PdfWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
