"""Which language a page speaks."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers


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
