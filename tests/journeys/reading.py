"""What is on a page for a reader: its texts, those left in English, and what shuts somebody out."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po

CATALOGUE = (
    Path(__file__).resolve().parents[2] / "perisai" / "locale" / "id" / "LC_MESSAGES" / "django.po"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
LONG = 3  # words from which a sentence is looked for inside a text, not only as the whole of it

# Every text a person sees or hears: nodes, and the attributes that are read out.
TEXTS = """() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest("script, style, template, [lang=en]")) texts.push(node.data);
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    if (!one.closest("[lang=en]"))
      for (const name of ["aria-label", "placeholder", "title", "alt"]) texts.push(one.getAttribute(name));
  return texts.filter(Boolean).map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


@functools.cache
def english() -> tuple[frozenset[str], tuple[re.Pattern, ...]]:
    """Short texts of the catalogue that its Indonesian never says, and patterns of the long ones."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    told = {text for message in messages for text in _plain(message.string)}
    short, long = set(), []
    for message in messages:
        for text in _plain(message.id):
            parts = [part for part in PLACEHOLDER.split(text) if part.strip()]
            if text in told or not parts:
                continue
            if len(text.split()) >= LONG and max(len(part.split()) for part in parts) > 1:
                pattern = ".+?".join(re.escape(part.strip()) for part in parts)
                long.append(re.compile(pattern))
            elif not PLACEHOLDER.search(text):
                short |= {text, text[:1].upper() + text[1:]}
    return frozenset(short - told), tuple(long)


def _plain(texts) -> list[str]:
    return [" ".join(text.split()) for text in ([texts] if isinstance(texts, str) else texts)]


def left_in_english(page) -> list[str]:
    """Texts of an Indonesian page that are the catalogue's English, once the page has come."""
    short, long = english()
    page.wait_for_load_state()  # a page that was just asked for has no body yet
    return [
        text
        for text in page.evaluate(TEXTS)
        if text in short or any(pattern.search(text) for pattern in long)
    ]


def too_wide(page) -> bool:
    """Whether the page, once it has come, must be moved sideways to be read."""
    page.wait_for_load_state()
    return page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


# Words of names in the rows of tables that stand on two lines. Between hyphens a word may be parted.
BROKEN = """() => Array.from(document.querySelectorAll(".list .row-name")).flatMap((name) => {
  const walker = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
  const range = document.createRange(), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/[^\\s-]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = Array.from(range.getClientRects(), (box) => Math.round(box.top));
      if (new Set(tops).size > 1) found.push(word[0]);
    }
  return found;
})"""


def broken_names(page) -> list[str]:
    """Words of the names in tables that are broken within."""
    page.wait_for_load_state()
    return page.evaluate(BROKEN)


def barriers(page) -> list[str]:
    """What axe-core finds, once the page has come, that shuts out somebody who does not see, hear or point
    well."""
    page.wait_for_load_state()
    return [
        f"{rule['id']}: {node['html']}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]


def complaints(page) -> list[str]:
    """All that keeps somebody from reading the page."""
    wide = ["it must be moved sideways"] if too_wide(page) else []
    return [*wide, *left_in_english(page), *barriers(page)]


def reads_well(page) -> None:
    """Nothing on it is in English, and nothing sticks out."""
    english, wide = left_in_english(page), too_wide(page)
    assert english == [], english
    assert not wide, wide
