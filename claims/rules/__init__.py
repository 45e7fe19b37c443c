"""Decisions beside the heirs: what an event gives, how much, to whom, until when.

Pure: no database, no clock, no words. Every decision is a frozen value that names its source and
whether somebody must still confirm it; all of them are estimates, because the scheme decides.
"""
