from perisai.reminders.models.letter import LetterBatch, LetterPrinting
from perisai.reminders.models.reminder import NightCount, Pause, Reminder
from perisai.reminders.models.rule import ReminderTerms, Rule, VillageSettings, Wording

__all__ = [
    "LetterBatch",
    "LetterPrinting",
    "NightCount",
    "Pause",
    "Reminder",
    "ReminderTerms",
    "Rule",
    "VillageSettings",
    "Wording",
]
