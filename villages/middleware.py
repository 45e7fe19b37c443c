"""Puts the viewer on the request."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from villages.queries import viewer_for


class ViewerMiddleware:
    """`request.viewer`: who looks, on which local day, with which places. Read when first used."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = timezone.now()
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user, now=now))
        return self.get_response(request)
