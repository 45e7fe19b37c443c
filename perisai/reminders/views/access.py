"""Who gets through the door of the screens of reminders."""

from __future__ import annotations

import functools

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from perisai.reminders.enums import Kind
from perisai.reminders.permissions import may_see_rules
from perisai.reminders.queries.overview import branches_of
from villages.models import Branch


def for_branch(view):
    """Only for the branch and head office; for others the page does not exist."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        if not may_see_rules(request.viewer):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def kind_or_404(name: str) -> Kind:
    if name not in Kind.values:
        raise Http404
    return Kind(name)


def chosen_branch(request: HttpRequest) -> Branch | None:
    """The branch for which somebody decides: the one that `cabang` names, otherwise the first of their own;
    None for head office, which decides for everywhere. Raises Http404 for a branch that is not theirs."""
    branches = branches_of(request.viewer)
    code = request.GET.get("cabang", "")
    if not code:
        return branches[0] if branches else None
    for branch in branches:
        if branch.code == code:
            return branch
    raise Http404


def address_within(request: HttpRequest, name: str, *args: str, **query: object) -> str:
    """The address of a page of reminders that stays with the branch for which this one was opened, if it
    was opened for one. Of `query`, what is empty is left out."""
    told = QueryDict(mutable=True)
    for key, value in {"cabang": request.GET.get("cabang"), **query}.items():
        if value:
            told[key] = str(value)
    url = reverse(name, args=args)
    return f"{url}?{told.urlencode()}" if told else url
