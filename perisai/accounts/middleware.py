"""Which language a page speaks, that no browser keeps it, and where it goes when its session ended."""

from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from perisai.accounts.views import UNSAVED
from perisai.common.shown import page_shown


class LanguageOfUserMiddleware:
    """Speak the language this user has chosen; to strangers the one in their cookie, else Indonesian.

    It stands in for Django's LocaleMiddleware, which would let the browser decide: many phones here
    are set to English by the shop that sold them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(_language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def _language_of(request) -> str:
    if request.user.is_authenticated:
        chosen = request.user.language
    else:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class NothingKeptMiddleware:
    """No answer to somebody signed in is kept by a browser or on the way: at the computer of a village
    office the next person presses Back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.user.is_authenticated  # signing in or out changes it
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response


class SignInAgainMiddleware:
    """Lead to the sign-in form, and from there back to a page, when something was sent after the session
    ended.

    Buttons send to addresses that open no page, so what comes after signing in is the page that was shown;
    and it says that nothing was saved. A part that htmx asked for takes the whole page along, which would
    otherwise get the sign-in form where the part belongs.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Location"):
            return response
        door, leads = resolve_url(settings.LOGIN_URL), urlsplit(response["Location"])
        if leads.path != door:
            return response
        if request.htmx:
            page = request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
            return HttpResponseClientRedirect(f"{door}?{urlencode({'next': page})}")
        # Signing out and choosing a language lead there too, and lose nothing.
        was_refused = parse_qs(leads.query).get("next") == [request.get_full_path()]
        if request.method == "POST" and was_refused:
            page = page_shown(request) or request.get_full_path()
            response["Location"] = f"{door}?{urlencode({'next': page, UNSAVED: 1})}"
        return response
