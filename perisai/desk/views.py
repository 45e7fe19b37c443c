"""The first page of each role."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perisai.accounts.enums import Role
from perisai.desk.navigation import doors_for

TEMPLATES = {
    Role.AGENT: "desk/today.html",
}


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    template = TEMPLATES.get(request.user.role, "desk/overview.html")
    context = {"day": request.viewer.on, "doors": doors_for(request.user.role)}
    return render(request, template, context)
