"""Photos that show nothing or are plainly no real paper, for the demo."""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont


def plain_png(*, width: int = 240, height: int = 320, shade: int = 200) -> bytes:
    """A grey picture with a darker band, the same bytes every time."""
    rows = b"".join(
        b"\0" + bytes([shade - 40 if height // 3 < row < height // 2 else shade]) * width
        for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def specimen(title: str, lines: Sequence[str]) -> bytes:
    """A card with words on it that says CONTOH across, as JPEG."""
    card = Image.new("RGB", (860, 540), "#cfe3f1")
    pen = ImageDraw.Draw(card)
    pen.rectangle((8, 8, 851, 531), outline="#3f6f8f", width=4)
    pen.rectangle((620, 150, 800, 380), fill="#e8eef2", outline="#3f6f8f")
    pen.text((40, 36), title, fill="#123", font=ImageFont.load_default(44))
    for number, line in enumerate(lines):
        pen.text((40, 130 + number * 62), line, fill="#123", font=ImageFont.load_default(34))
    pen.text((210, 420), "CONTOH", fill="#b03030", font=ImageFont.load_default(96))
    file = BytesIO()
    card.save(file, "JPEG", quality=80)
    return file.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
