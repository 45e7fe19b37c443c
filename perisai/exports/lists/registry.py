"""Every list that can be taken away."""

from __future__ import annotations

from perisai.exports.enums import ListName
from perisai.exports.lists import members, money
from perisai.exports.lists.declaration import ExportList

LISTS: dict[str, ExportList] = {
    ListName.MEMBERS: members.MEMBERS,
    ListName.RECEIPTS: money.RECEIPTS,
    ListName.REMITTANCES: money.REMITTANCES,
}
