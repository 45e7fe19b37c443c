"""Addresses of reminders in templates: `{% load reminders %}`."""

from django import template

from perisai.reminders.views.access import address_within

register = template.Library()


@register.simple_tag(takes_context=True)
def url_within(context, name: str, *args: str, **query) -> str:
    """A page of reminders for the branch of this page: `{% url_within "reminders:kind" kind.value %}`."""
    return address_within(context["request"], name, *args, **query)
