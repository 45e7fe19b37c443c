"""A new member."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.people import register_member
from members.forms.documents import AskedKtpForm
from members.forms.registering import ProspectForm, QuoteForm, RegisterForm
from members.models import Member
from members.views.access import for_writers
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.scans import put_aside
from villages.actions.places import find_or_add_neighbourhood


@for_writers
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The whole form; "count" only computes the dues, for browsers without JavaScript."""
    form = RegisterForm(posted(request), viewer=request.viewer, initial=_known_of(request))
    if "count" in request.POST:
        form = form.without_errors()
    elif request.method == "POST" and form.is_ready():
        # A new RT stays only together with the person who lives there.
        with refusals_shown_in(form), transaction.atomic():
            member = _register(request, form)
            messages.success(request, _said(member))
            return redirect("desk:member", member.uuid)
    return render_registration(request, form, asks=form.is_nik_taken)


def _known_of(request: HttpRequest) -> dict:
    """What is known before the form is filled in: of a prospect what they said, otherwise the name that was
    looked for."""
    asked = ProspectForm(request.GET, viewer=request.viewer)
    if asked.is_valid() and asked.cleaned_data["calon"]:
        return asked.initial_registration
    return {"name": request.GET.get("name", "")}


def render_registration(
    request: HttpRequest, form: RegisterForm, *, asks: bool, photo: AskedKtpForm | None = None
) -> HttpResponse:
    """The form, with the way to the coordinator when it `asks`. A photo of the KTP that came with it is put
    aside whichever button was pressed, and named again until the form is done."""
    if photo is None:
        photo = AskedKtpForm(posted(request), request.FILES or None)
        photo.is_valid()
    put_aside(photo)
    return render(request, "members/register.html", {"form": form, "photo": photo, "asks": asks})


def _said(member: Member) -> str:
    if member.agent_id is None:
        words = _(
            "%(name)s is registered without an agent (mandiri). What is paid at a branch, bank, app or shop"
            " is noted on this page."
        )
    else:
        words = _(
            "%(name)s is registered. Next: the first dues, which also go through the official"
            " Perisai system."
        )
    return words % {"name": member.name}


def _register(request: HttpRequest, form: RegisterForm) -> Member:
    viewer, read = request.viewer, form.cleaned_data
    place = find_or_add_neighbourhood(
        village=form.village_value,
        hamlet_name=read["hamlet"],
        rt=read["rt"],
        rw=read["rw"],
        by=viewer.user,
    )
    return register_member(
        uuid=read["uuid"],
        village=form.village_value,
        neighbourhood=place,
        agent=viewer.user.agent if viewer.agent_id else None,
        person=form.person,
        job=form.job_value,
        heirs=form.heirs.relatives,
        declaration=form.declared_on(viewer.on),
        agreement=form.agreed_on(viewer.on),
        origin=form.origin,
        by=viewer.user,
        on=viewer.on,
    )


@for_writers
@require_POST
def quote(request: HttpRequest) -> HttpResponse:
    """The dues for what is typed so far, and the sector that the job suggests, to put into the page."""
    form = QuoteForm(request.POST, on=request.viewer.on).without_errors()
    return render(request, "members/_quote_answer.html", {"form": form})
