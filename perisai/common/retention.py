"""How long files of photos and scans are kept, in one place. The years of the papers of a claim are a house
rule: `papers.kept_years` in perisai/regulations."""

import datetime as dt

KEPT_AFTER_WITHDRAWAL = dt.timedelta(days=30)  # long enough to notice a mistake
LEFT_ASIDE = dt.timedelta(days=2)  # a photo of a form that nobody finished
KEPT_FOR_FORM = dt.timedelta(days=1)  # in which a photo waits for the rest of its form
