"""Which language a page speaks, that no browser keeps it, and where it goes when its session ended."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


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
    """Lead the whole page to the sign-in form when a part of it was asked for after the session ended.

    Otherwise htmx would follow the redirect and put the sign-in form where the part belongs.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not (request.htmx and response.has_header("Location")):
            return response
        door = resolve_url(settings.LOGIN_URL)
        if urlsplit(response["Location"]).path != door:
            return response
        page = request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(f"{door}?{urlencode({'next': page})}")
