"""A year of reminders on a machine that fails, judged by an oracle of its own."""

# Small slices, so that a worker can die between any two.
FOUND, DECIDED, WITHDRAWN = 60, 50, 40
