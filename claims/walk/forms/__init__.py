"""The questions as forms: one thing at a time."""

from claims.walk.forms.event import (
    CauseForm,
    DayForm,
    DiedForm,
    HospitalForm,
    KindForm,
    OutcomeForm,
    PersonForm,
    RoadForm,
    TransportForm,
)
from claims.walk.forms.family import (
    AccountForm,
    ChildrenForm,
    FamilyCardForm,
    HandInForm,
    MarriageForm,
    WillForm,
)
from claims.walk.forms.page import PageForm
from claims.walk.forms.work import IncomeForm, SecondJobForm, StoppedForm, WorkForm

__all__ = [
    "AccountForm",
    "CauseForm",
    "ChildrenForm",
    "DayForm",
    "DiedForm",
    "FamilyCardForm",
    "HandInForm",
    "HospitalForm",
    "IncomeForm",
    "KindForm",
    "MarriageForm",
    "OutcomeForm",
    "PageForm",
    "PersonForm",
    "RoadForm",
    "SecondJobForm",
    "StoppedForm",
    "TransportForm",
    "WillForm",
    "WorkForm",
]
