"""The door for the gateway."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from perisai.outbox.actions.reporting import take_reports
from perisai.outbox.callback import LARGEST_BYTES, Unreadable, is_genuine, read_reports

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
@never_cache
def reports(request: HttpRequest) -> HttpResponse:
    """What became of messages. 200 also for what is known already or not ours: a gateway that heard no would
    say it again for ever. 401 without a word for who did not sign."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > LARGEST_BYTES:
        return HttpResponse(status=413)
    now = timezone.now()
    if not is_genuine(
        secret=settings.GATEWAY_SECRET,
        timestamp=request.headers.get("X-Perisai-Timestamp", ""),
        signature=request.headers.get("X-Perisai-Signature", ""),
        body=request.body,
        at=now,
    ):
        return HttpResponse(status=401)
    try:
        told, unreadable = read_reports(request.body)
    except Unreadable:
        return HttpResponse(status=400)
    kept, foreign = take_reports(reports=told, at=now)
    if foreign or unreadable:
        log.warning(
            "The gateway reported %s messages that are not ours and %s things nobody understands.",
            foreign,
            unreadable,
        )
    return JsonResponse({"kept": kept, "foreign": foreign, "unreadable": unreadable})
