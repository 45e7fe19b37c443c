"""What apps above want to hear of, in the transaction in which it happens."""

from django.dispatch import Signal

# A participation has its end, or another one. Sent with `enrolment`, after the row was written.
enrolment_ended = Signal()
