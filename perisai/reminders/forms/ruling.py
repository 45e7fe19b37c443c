"""Reading what a branch decides about a kind of reminder."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.forms.sheets import SheetForm
from perisai.common.forms import CountField, RecentDateField
from perisai.common.ids import new_uuid
from perisai.reminders.due_rules import MOST_DAYS, problem_with_days
from perisai.reminders.enums import Kind, Mode, Recipient
from perisai.reminders.queries.overview import Holding, villages_of
from villages.models import Branch, Village
from villages.scoping import Viewer

_JHT = {"": None, "with": True, "without": False}


class RuleForm(SheetForm):
    """Mode, days, for whom, from when, and why. `confirmed` is sent by the button beside the dry run."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    mode = forms.ChoiceField(
        label=_("What shall happen?"),
        choices=[(mode.value, capfirst(mode.label)) for mode in Mode],
        widget=forms.RadioSelect,
    )
    days = CountField(label=_("How many days?"), min_value=0, max_value=MOST_DAYS)
    village = forms.ModelChoiceField(
        label=_("Only in one village"),
        queryset=Village.objects.none(),
        required=False,
        empty_label=_("in all villages"),
    )
    programme = forms.ChoiceField(
        label=_("Only for some programmes"),
        required=False,
        choices=[
            ("", _("for everybody")),
            ("with", _("only with old-age savings (JHT)")),
            ("without", _("only without old-age savings (JHT)")),
        ],
    )
    from_on = RecentDateField(
        label=_("From which day?"), help_text=_("What was decided before stays in the history.")
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("Needed when nobody is reminded."),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        data=None,
        *,
        viewer: Viewer,
        kind: Kind,
        branch: Branch | None,
        holding: Holding | None,
    ):
        initial = {"from_on": viewer.on}
        if holding:
            initial |= {"mode": holding.rule.mode, "days": holding.rule.days}
        super().__init__(data, initial=initial)
        self.kind = kind
        if kind == Kind.ON_DUE:
            del self.fields["days"]
        else:
            self.fields["days"].help_text = (
                _("Counted before its day.")
                if holding and holding.is_before
                else _("Counted after its day; 0 is the day itself.")
            )
        if branch is None:
            del self.fields["village"]
        else:
            self.fields["village"].queryset = villages_of(viewer, branch)
        if kind.to != Recipient.MEMBER:
            del self.fields["programme"]

    def clean(self) -> dict:
        """A number of days with which nobody would come due is told before the dry run."""
        cleaned = super().clean()
        days, on = cleaned.get("days"), cleaned.get("from_on")
        if (
            days is not None
            and on
            and cleaned.get("mode") != Mode.OFF
            and (problem := problem_with_days(self.kind, days, on))
        ):
            self.add_error("days", problem)
        return cleaned

    @property
    def told(self) -> dict:
        """What `change_rule` needs to know."""
        cleaned = self.cleaned_data
        names = ("uuid", "from_on", "why")
        return {
            **{name: cleaned[name] for name in names},
            "mode": Mode(cleaned["mode"]),
            "days": cleaned.get("days", 0),
            "village": cleaned.get("village"),
            "has_jht": _JHT[cleaned.get("programme", "")],
        }
