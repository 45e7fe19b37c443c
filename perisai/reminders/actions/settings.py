"""In which language a village is spoken to, and when its harvest brings money."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.reminders.errors import SettingsRefused
from perisai.reminders.models import VillageSettings
from perisai.reminders.wording import languages
from villages.models import Village


@transaction.atomic
def set_village(
    *, village: Village, language: str, harvest_month: int | None, by: User
) -> VillageSettings:
    """A village is spoken to in `language`; its harvest is in `harvest_month` (1 to 12), or nobody knows.

    Saying the same again writes nothing. Raises SettingsRefused.
    """
    if language not in languages():
        raise SettingsRefused(_("The house has no texts in this language."), field="language")
    if harvest_month is not None and not 1 <= harvest_month <= 12:
        raise SettingsRefused(_("Choose a month."), field="harvest_month")
    told = {"language": language, "harvest_month": harvest_month}
    known = VillageSettings.objects.select_for_update().filter(village=village).first()
    if known and {name: getattr(known, name) for name in told} == told:
        return known
    row, _is_new = VillageSettings.objects.update_or_create(village=village, defaults=told)
    record("reminders.village_set", row, by=by, **told)
    return row
