"""The Indonesian catalogue, without gettext on the machine. `python scripts/catalogue.py` with

- check      every text has a translation with the same placeholders
- update     rewrite the catalogue from the sources
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "id"
PO = ROOT / "perisai" / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
SOURCES = ["perisai", "villages", "members", "dues", "claims", "templates"]
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)[^{}]*\}|(%[sdif])")


def extract() -> list:
    """Every translatable text of the code and the templates, as Babel messages."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract as read

    catalog = Catalog()
    for path in source_files():
        for _line, message, _comments, context in read(
            "python", io.BytesIO(as_python(path).encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalog.add(message, context=context)
    return [text for text in catalog if text.id]  # the first is the header


def source_files() -> Iterator[Path]:
    for folder in SOURCES:
        for suffix in (".py", ".html", ".txt"):
            for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
                if "migrations" not in path.parts:
                    yield path


def as_python(path: Path) -> str:
    """Templates become the pseudo-Python that Django itself hands to xgettext."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize

    # Indentation of HTML means nothing to Python and would only stop its tokenizer.
    return "\n".join(line.strip() for line in templatize(text).splitlines())


def read_catalogue():
    """The committed catalogue, and the texts that stand in it more than once."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import PoFileParser

    seen: Counter = Counter()

    class Counting(Catalog):
        def __setitem__(self, key, message):
            seen[(self._key_for(key), message.context)] += 1
            super().__setitem__(key, message)

    catalog = Counting(locale=LOCALE)
    if PO.exists():
        with PO.open("rb") as file:
            PoFileParser(catalog).parse(file)
    return catalog, [key[0] for key, count in seen.items() if count > 1 and key[0]]


def placeholders(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def problems() -> list[str]:
    """What keeps the catalogue from being complete, one sentence each."""
    catalog, doubled = read_catalogue()
    found = [f"twice in the catalogue: {first(text)!r}" for text in doubled]
    for source in extract():
        target = catalog.get(source.id, context=source.context)
        if target is None:
            found.append(f"not in the catalogue: {first(source.id)!r}")
            continue
        if target.fuzzy:
            found.append(f"fuzzy: {first(source.id)!r}")
        for translation in strings(target.string):
            found += compare(source, translation)
    return sorted(found)


def compare(source, translation: str) -> list[str]:
    if not translation:
        return [f"empty: {first(source.id)!r}"]
    wanted = placeholders(strings(source.id)[-1])
    if placeholders(translation) != wanted:
        return [f"placeholders differ: {first(source.id)!r} wants {sorted(wanted)}"]
    return []


def strings(text: str | tuple | list) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def first(text: str | tuple | list) -> str:
    return strings(text)[0]


def update() -> int:
    """Add what is missing at the end and drop what is gone; what stays keeps its place, so that two
    branches of work merge without conflict.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    old, _doubled = read_catalogue()
    wanted = {(first(text.id), text.context): text for text in extract()}
    kept = [key for text in old if (key := (first(text.id), text.context)) in wanted]
    new = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    # Babel counts two plural forms for Indonesian; gettext and the header count one.
    new.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    for key in dict.fromkeys([*kept, *wanted]):
        source, known = wanted[key], old.get(wanted[key].id, context=wanted[key].context)
        translation = known.string if known else ""
        new.add(source.id, translation, context=source.context, flags=source.flags)
    body = io.BytesIO()
    write_po(body, new, width=100, omit_header=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(HEADER.encode() + b"\n" + body.getvalue().strip() + b"\n")
    print(f"{len(wanted)} texts in {PO.relative_to(ROOT)}, {len(wanted) - len(kept)} of them new")
    return 0


# No dates and no names: a header that changes by itself only makes conflicts.
HEADER = """msgid ""
msgstr ""
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def check() -> int:
    found = problems()
    for problem in found:
        print(problem)
    if found:
        print(
            f"{len(found)} problems in {PO.relative_to(ROOT)}; `make messages` adds what is missing."
        )
    return 1 if found else 0


VERBS = {"check": check, "update": update}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    sys.exit(VERBS[sys.argv[1]]())
