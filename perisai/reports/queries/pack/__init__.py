"""The monthly pack of a village: the one source of its page, its paper and its files."""

from perisai.reports.queries.pack.pack import Pack, may_read_pack, months_of_pack, pack_of

__all__ = ["Pack", "may_read_pack", "months_of_pack", "pack_of"]
