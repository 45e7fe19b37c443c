"""The page that a monitor reads."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from perisai.operations.health import examine


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while people can work, 503 when something must be mended now."""
    findings = examine(on=timezone.now())
    is_well = all(finding.state != "failing" for finding in findings.values())
    body = {name: {"state": finding.state, **finding.facts} for name, finding in findings.items()}
    return JsonResponse(
        {"state": "ok" if is_well else "failing", **body}, status=200 if is_well else 503
    )
