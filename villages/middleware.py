"""Puts the viewer on the request, and their clock on the page."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from villages.queries import viewer_for
from villages.scoping import Viewer


class ViewerMiddleware:
    """`request.viewer`: who looks, on which local day, with which places. Read when first used; from
    then on the page tells times by the clock of the viewer's branch."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = timezone.now()
        request.viewer = SimpleLazyObject(lambda: _look(request, now))
        with timezone.override(timezone.get_default_timezone()):
            return self.get_response(request)


def _look(request, now: dt.datetime) -> Viewer:
    viewer = viewer_for(request.user, now=now)
    timezone.activate(ZoneInfo(viewer.time_zone))
    return viewer
