"""A worker that prints receipts, in a process of its own: blank sheets, because it is not the drawing that is
killed but the worker. Steps as in `tests.dues.night_watch`.
"""

from io import BytesIO

from pypdf import PdfWriter

from tests.dues import night_watch  # sets Django up

from dues.actions import batch_printing  # isort: skip


def draw_blank(keys, numbers, *, paper, at) -> bytes:
    writer, target = PdfWriter(), BytesIO()
    for _sheet in keys[::4]:
        writer.add_blank_page(595, 842)
    writer.write(target)
    return target.getvalue()


if __name__ == "__main__":
    batch_printing._draw_part = draw_blank
    night_watch.main()
