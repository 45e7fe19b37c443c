"""The day of an agent in words."""

from django import template

from perisai.desk import digest_words

register = template.Library()
for words in (
    digest_words.cash_age,
    digest_words.hand_on_words,
    digest_words.errand_words,
    digest_words.days_left_words,
    digest_words.deadline_words,
):
    register.filter(words.__name__, words)
