"""A PDF that is kept only shows pages."""

from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from perisai.common.pdf_safety import MOST_PAGES, NotPlain, check_plain


def pdf(*, pages: int = 1, change=None) -> bytes:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width=200, height=200)
    if change:
        change(writer)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def at_root(**entries):
    """Writes these into the root of the file."""

    def change(writer):
        for key, value in entries.items():
            writer.root_object[NameObject(f"/{key}")] = value

    return change


def action(kind: str, **more) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), **more})


def named_elsewhere(writer, kind: str) -> DictionaryObject:
    """An action whose name is a reference to an object of its own."""
    name = writer._add_object(NameObject(f"/{kind}"))
    return DictionaryObject({NameObject("/S"): name})


def annotated(**entries):
    """An annotation on the first page, inside a list that is an object of its own."""

    def change(writer):
        row = DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})
        page = writer.pages[0]
        page[NameObject("/Annots")] = writer._add_object(ArrayObject([writer._add_object(row)]))

    return change


def test_pages_and_a_link_inside_the_file_are_plain():
    check_plain(pdf(pages=2))
    link = Link(rect=(0, 0, 50, 50), target_page_index=0)
    check_plain(pdf(change=lambda writer: writer.add_annotation(0, link)))


@pytest.mark.parametrize(
    "change",
    [
        at_root(OpenAction=action("JavaScript")),
        at_root(Names=DictionaryObject({NameObject("/JavaScript"): ArrayObject()})),
        lambda writer: writer.add_attachment("a.exe", b"MZ"),
        at_root(OpenAction=action("Launch")),
        at_root(AcroForm=DictionaryObject({NameObject("/XFA"): TextStringObject("x")})),
        annotated(A=action("SubmitForm")),
        annotated(Subtype=NameObject("/FileAttachment")),
        annotated(Subtype=NameObject("/RichMedia")),
        lambda writer: writer.encrypt("rahasia"),
        at_root(OpenAction=action("URI")),
        lambda writer: at_root(OpenAction=named_elsewhere(writer, "Launch"))(writer),
        lambda writer: at_root(AA=DictionaryObject({NameObject("/WC"): action("URI")}))(writer),
    ],
    ids=[
        "script",
        "named script",
        "file",
        "program",
        "xfa",
        "form",
        "attached",
        "film",
        "locked",
        "calls home",
        "named elsewhere",
        "calls home later",
    ],
)
def test_what_runs_carries_or_is_locked_is_refused(change):
    with pytest.raises(NotPlain):
        check_plain(pdf(change=change))


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4\nno objects at all\n%%EOF\n", pdf(pages=MOST_PAGES + 1)],
    ids=["broken", "long"],
)
def test_what_cannot_be_read_or_is_a_book_is_refused(content):
    with pytest.raises(NotPlain):
        check_plain(content)
