"""Reading quiet hours, the weekly limit, the order of ways; and the settings of a village."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.forms.sheets import CHOOSE, SheetForm
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid
from perisai.outbox.enums import Channel
from perisai.outbox.registry import available_channels
from perisai.reminders.queries.terms import Terms
from perisai.reminders.reaching_rules import HOUSE_ORDER
from perisai.reminders.wording import languages

_HOURS = [(hour, f"{hour:02}.00") for hour in range(24)]
_PLACES = [f"channel_{place}" for place in range(1, len(HOUSE_ORDER) + 1)]


def _hour(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_HOURS, coerce=int)


class TermsForm(SheetForm):
    """The ways are chosen one place after the other; a place that is left empty is passed over."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    quiet_from = _hour(_("Quiet from what hour?"))
    quiet_until = _hour(_("Quiet until what hour?"))
    most_per_week = forms.TypedChoiceField(
        label=_("How often at most in seven days?"),
        choices=[(number, number) for number in range(1, 8)],
        coerce=int,
    )
    from_on = RecentDateField(label=_("From which day?"))

    def __init__(self, data=None, *, terms: Terms, on: dt.date):
        initial = {
            "quiet_from": terms.quiet_from.hour,
            "quiet_until": terms.quiet_until.hour,
            "most_per_week": terms.most_per_week,
            "from_on": on,
        }
        super().__init__(data, initial=initial)
        there = available_channels()
        self.missing = [channel for channel in HOUSE_ORDER if channel not in there]
        ways = [("", _("no further way"))]
        ways += [(channel.value, self._way(channel)) for channel in HOUSE_ORDER]
        for place, name in enumerate(_PLACES):
            known = terms.channels[place] if place < len(terms.channels) else ""
            self.fields[name] = forms.ChoiceField(
                label=_("Way %(number)d") % {"number": place + 1},
                choices=ways,
                initial=known,
                required=place == 0,
                error_messages={"required": CHOOSE},
            )

    def _way(self, channel: Channel) -> str:
        way = capfirst(channel.label)
        return _("%(way)s (not set up here)") % {"way": way} if channel in self.missing else way

    @property
    def missing_words(self) -> str:
        """The ways over which this site cannot send, in one line."""
        return ", ".join(str(channel.label) for channel in self.missing)

    @property
    def ways(self) -> list[forms.BoundField]:
        return [self[name] for name in _PLACES]

    @property
    def told(self) -> dict:
        """What `set_terms` needs to know."""
        cleaned = self.cleaned_data
        return {
            "uuid": cleaned["uuid"],
            "from_on": cleaned["from_on"],
            "quiet_from": dt.time(cleaned["quiet_from"]),
            "quiet_until": dt.time(cleaned["quiet_until"]),
            "most_per_week": cleaned["most_per_week"],
            "channels": [Channel(cleaned[name]) for name in _PLACES if cleaned[name]],
        }


class VillageForm(SheetForm):
    """The language of a village, and the month of its harvest."""

    language = forms.ChoiceField(label=_("In which language?"))
    harvest_month = forms.TypedChoiceField(
        label=_("In which month is the harvest?"),
        help_text=_("In that month everybody is offered to pay six months at once."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, data=None, *, language: str, harvest_month: int | None):
        super().__init__(data, initial={"language": language, "harvest_month": harvest_month})
        self.fields["language"].choices = list(languages().items())
        self.fields["harvest_month"].choices = [("", _("not known")), *MONTHS.items()]
