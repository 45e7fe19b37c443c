"""Filters every template may use: `{% load perisai %}`. An empty value prints nothing."""

from django import template

from perisai.common import masking, month_names, numbers
from perisai.common import rupiah as money

register = template.Library()


@register.filter
def rupiah(amount) -> str:
    """`Rp16.800`."""
    return "" if amount in (None, "") else money.format_rupiah(int(amount))


@register.filter
def number(value) -> str:
    """`12.685`: dots group thousands, in every language."""
    return "" if value in (None, "") else numbers.format_number(value)


@register.filter
def terbilang(amount, language: str | None = None) -> str:
    """The amount in words, in the active language or the one named: `{{ total|terbilang:"id" }}`."""
    return "" if amount in (None, "") else money.amount_in_words(int(amount), language)


@register.filter
def month_name(month, form: str = "long") -> str:
    """`November 2026`; with `:"short"`, `Nov 2026`."""
    if not month:
        return ""
    return month_names.short_month_name(month) if form == "short" else month_names.month_name(month)


@register.filter
def month_span(months) -> str:
    """`Nov–Des 2026` for a list of months."""
    return month_names.month_span(months or [])


@register.filter
def mask_nik(number) -> str:
    """A NIK or family card number with birth digits and serial covered."""
    return masking.mask_nik(number)


@register.filter
def mask_phone(number) -> str:
    """A phone number with all but its ends covered."""
    return masking.mask_phone(number)


@register.filter
def is_damaged(form) -> bool:
    """Whether something in a form is wrong that nobody can see or correct."""
    return any(field.errors for field in form.hidden_fields())


@register.filter
def initials(name) -> str:
    """`S. A.`: what a public page may say of a person."""
    return masking.initials(name)
