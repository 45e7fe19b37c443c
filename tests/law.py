"""Another law in a test: as it was before something appeared."""

from types import MappingProxyType

from perisai.regulations import dues, lookup

DISCOUNTS = ("dues.discount.transport", "dues.discount.other")


def law_without(monkeypatch, *keys: str) -> None:
    """The law of today without the values of these keys, until the test ends or `monkeypatch.undo`."""
    changed = MappingProxyType({**lookup.law(), **dict.fromkeys(keys, ())})
    for module in (lookup, dues):
        monkeypatch.setattr(module, "law", lambda: changed)
    bare = getattr(dues._priced, "__wrapped__", dues._priced)
    monkeypatch.setattr(dues, "_priced", bare)  # prices that nobody remembers
