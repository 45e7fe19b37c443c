"""Sign in, sign out, change the password or the e-mail address, choose the language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perisai.accounts.actions import set_email as remember_email
from perisai.accounts.actions import set_language as remember_language
from perisai.accounts.forms import ChangePasswordForm, EmailForm, LanguageForm, SignInForm
from perisai.common.forms import posted

UNSAVED = "belum"  # in the address of the sign-in form: what was sent last was not taken


class SignIn(LoginView):
    """The sign-in form. Who lost something by the end of a session is told so here and on the page that
    follows: a button looks the same whether it was taken or not."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_unsaved=UNSAVED in self.request.GET, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        if UNSAVED in self.request.GET:
            messages.warning(
                self.request,
                _("What you sent last was not saved: you were signed out. Do it once more."),
            )
        return response


sign_in = SignIn.as_view()


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """What django-axes shows after too many wrong passwords. Each further try starts the wait anew,
    so the whole cool-off is always the true answer to "when?"."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)


@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)
        messages.success(
            request,
            _(
                "Your password has been changed. Other devices where you were signed in must sign in again."
            ),
        )
        return redirect("desk:home")
    return render(request, "accounts/change_password.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def change_email(request: HttpRequest) -> HttpResponse:
    """One's own e-mail address; without one the reminders stand on the first page only."""
    form = EmailForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        remember_email(user=request.user, by=request.user, **form.told)
        messages.success(
            request,
            _("Your e-mail address is kept.")
            if form.told["email"]
            else _("You get no e-mail from now on."),
        )
        return redirect("desk:home")
    return render(request, "accounts/change_email.html", {"form": form})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    response = redirect(_page_to_return_to(request))
    if form.is_valid():
        language = form.cleaned_data["language"]
        if request.user.is_authenticated:
            remember_language(user=request.user, language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _page_to_return_to(request: HttpRequest) -> str:
    """The page the language was chosen on, if it is one of ours."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return settings.LOGIN_REDIRECT_URL
