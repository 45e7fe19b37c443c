"""QR codes as one SVG path, so that they go into pages and PDFs without an image or a style."""

from __future__ import annotations

from dataclasses import dataclass

import segno

# Any mask is readable; trying all eight to find the prettiest costs five times as much.
_MASK = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """`size` modules a side, without the quiet zone; `path` draws the dark ones."""

    size: int
    path: str

    @property
    def framed_size(self) -> int:
        """The side with the quiet zone of four modules all around that the standard asks for."""
        return self.size + 8


def qr_code(text: str) -> QrCode:
    """The QR code of `text`, with medium error correction: it survives a fold or a thumb."""
    code = segno.make(text, error="m", mask=_MASK, micro=False)
    rows = [bytes(row) for row in code.matrix]
    return QrCode(size=len(rows), path="".join(_runs(rows)))


def _runs(rows: list[bytes]):
    """One rectangle for each run of dark modules in a row."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width or 1
