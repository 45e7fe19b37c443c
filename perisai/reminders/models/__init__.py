from perisai.reminders.models.reminder import NightCount, Pause, Reminder
from perisai.reminders.models.rule import ReminderTerms, Rule, VillageSettings, Wording

__all__ = [
    "NightCount",
    "Pause",
    "Reminder",
    "ReminderTerms",
    "Rule",
    "VillageSettings",
    "Wording",
]
