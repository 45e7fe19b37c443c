"""A photo that shows nothing, for proofs in the demo."""

import struct
import zlib


def plain_png(*, width: int = 240, height: int = 320, shade: int = 200) -> bytes:
    """A grey picture with a darker band, the same bytes every time."""
    rows = b"".join(
        b"\0" + bytes([shade - 40 if height // 3 < row < height // 2 else shade]) * width
        for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
