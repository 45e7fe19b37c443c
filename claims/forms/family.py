"""Reading who belongs to the family."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.actions.family import FIELDS, told_mark
from claims.enums import Known, School
from claims.forms.covered import COVERED, keep_covered
from claims.models import Relative
from members.enums import Relation
from members.forms.fields import NikField
from members.forms.sheets import SheetForm
from perisai.common.forms import NameField, PhoneField, TypedDateField
from perisai.common.ids import new_uuid

_YES_NO = [("", "---"), ("yes", Known.YES.label), ("no", Known.NO.label)]
_WORDS = {True: "yes", False: "no", None: ""}
_WORDED = ("lives", "is_married", "works")
_READ = {"yes": True, "no": False, "": None}
# Asked of children alone, and of whoever may be under age; told of nobody else.
_OF_CHILDREN = ("school", "is_married", "works")
_YOUNG = (Relation.CHILD, Relation.GRANDCHILD, Relation.SIBLING)
_NOTHING = {"school": "", "is_married": None, "works": None, "guardian": ""}
GUARDIANS = "guardians"  # the list of names on the page


class RelativeForm(SheetForm):
    """One of the family, living or dead. Only what is known; the rest comes later."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    relation = forms.ChoiceField(
        label=_("Relation to the member"),
        choices=[("", "---"), *Relation.choices],
        help_text=_(
            "Somebody divorced and a stepchild are another relative. An adopted child: ask the branch office"
            " which paper of the court it needs."
        ),
    )
    name = NameField(label=_("Name as on the KTP or birth certificate"), max_length=150)
    lives = forms.ChoiceField(
        label=_("Is he or she living?"),
        choices=[("yes", _("living")), ("no", _("has died"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    born_on = TypedDateField(
        label=_("Date of birth"),
        required=False,
    )
    died_on = TypedDateField(label=_("If he or she died: when?"), required=False)
    school = forms.ChoiceField(
        label=_("Which school?"), choices=[("", "---"), *School.choices], required=False
    )
    is_married = forms.ChoiceField(label=_("Married?"), choices=_YES_NO, required=False)
    works = forms.ChoiceField(label=_("Works?"), choices=_YES_NO, required=False)
    guardian = NameField(
        label=_("If younger than 18: who is the guardian?"),
        max_length=150,
        required=False,
        help_text=_("Mostly the mother or father who lives; otherwise who looks after the child."),
    )
    nik = NikField(label="NIK", required=False)
    phone = PhoneField(label=_("Phone number"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    is_in_will = forms.BooleanField(label=_("Is named in a will"), required=False)

    sheets = (
        ("who", "", ("relation", "name", "lives", "born_on", "died_on")),
        ("child", _("For the young"), ("school", "is_married", "works", "guardian")),
        ("more", _("For the letters, if known"), ("nik", "phone", "address", "is_in_will")),
    )

    def __init__(self, data=None, *, relation: str = "", relative: Relative | None = None):
        """`relation`: the one that was chosen before, of which only the fields that fit it are asked."""
        first = _initial(relative) if relative else {"relation": relation}
        super().__init__(data, initial=first)
        asked = (data or {}).get("relation") or first["relation"]
        for name in _not_asked(asked):
            del self.fields[name]
        if asked == Relation.CHILD:
            self.fields["born_on"].help_text = _(
                "For children always: it decides about a guardian and the education grant."
            )
        self.chosen = ""
        if relation and not relative:
            self.fields["relation"].widget = forms.HiddenInput()
            self.chosen = Relation(relation).label
        if "guardian" in self.fields:
            self.fields["guardian"].widget.attrs["list"] = GUARDIANS
        self.kept = keep_covered(self, relative)
        for name in ("died_on", *_OF_CHILDREN, "guardian"):
            if name in self.fields:
                self.fields[name].is_conditional = True

    @property
    def sections(self):
        """The sheets that ask something."""
        return [section for section in super().sections if section.fields]

    @property
    def told(self) -> dict:
        """What the actions are told; of what does not fit the relation, nothing."""
        read = {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}
        for name in _WORDED:
            if name in read:
                read[name] = _READ[read[name]]
        kept = {name: read[name] or self.kept[name] for name in self.kept}
        return {**_NOTHING, **read, **kept}


def _not_asked(relation: str) -> tuple[str, ...]:
    """The fields that have no point for this relation; before it is known everything is asked."""
    if relation in (Relation.CHILD, ""):
        return ()
    return _OF_CHILDREN if relation in _YOUNG else (*_OF_CHILDREN, "guardian")


def _initial(relative: Relative) -> dict:
    shown = {name: getattr(relative, name) for name in FIELDS if name not in COVERED}
    for name in _WORDED:
        shown[name] = _WORDS[shown[name]]
    return {**shown, "seen": told_mark(relative)}
