"""The monthly pack of a village: the one source of its page, its paper and its files."""

from perisai.reports.queries.pack.pack import Pack, pack_of

__all__ = ["Pack", "pack_of"]
