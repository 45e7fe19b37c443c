"""Reading when something that has a deadline was done."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import ClockKind, ReportWay
from claims.walk.forms.page import ClockTimeField
from members.forms.sheets import SheetForm
from perisai.common.forms import RecentDateField

_NOON = dt.time(12)


class DoneForm(SheetForm):
    """The day, and of a report its hour and way."""

    day = RecentDateField(label=_("On which day?"))
    hour = ClockTimeField(
        label=_("At what hour?"),
        help_text=_("It counts: the report has 48 hours. For example 14.30."),
    )
    how = forms.ChoiceField(label=_("How?"), choices=ReportWay.choices, widget=forms.RadioSelect)

    def __init__(
        self, data=None, *, kind: ClockKind, on: dt.date, kept: dict | None = None, zone: str = ""
    ):
        """`kept` is what was noted before, to be put right."""
        super().__init__(data, initial=_shown(kept, zone) if kept else {"day": on})
        if kind == ClockKind.DEATH_REPORT:  # a certificate has no hour
            del self.fields["hour"], self.fields["how"]

    def done_at(self, zone: str, now: dt.datetime) -> dt.datetime:
        """The moment; of a day without an hour noon, or now when that has not come."""
        read = self.cleaned_data
        moment = dt.datetime.combine(read["day"], read.get("hour") or _NOON, ZoneInfo(zone))
        is_today = (
            "hour" not in self.fields and read["day"] == now.astimezone(ZoneInfo(zone)).date()
        )
        return min(moment, now) if is_today else moment


class GrantForm(SheetForm):
    """When the grant of a school year was claimed, or that it ends."""

    claimed_on = RecentDateField(label=_("On which day?"))
    is_over = forms.BooleanField(
        label=_("The child learns no more, is married or works: no reminders any more"),
        required=False,
    )

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data, initial={"claimed_on": on})


def _shown(kept: dict, zone: str) -> dict:
    at = dt.datetime.fromisoformat(kept["at"]).astimezone(ZoneInfo(zone))
    return {"day": at.date(), "hour": at.time(), "how": kept.get("how", "")}
