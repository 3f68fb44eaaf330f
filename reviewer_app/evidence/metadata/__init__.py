"""Metadata documents beside the logs: recognised by content, summarised, never verified.

One file a format. Each has `recognised` (is this parsed value of my kind?) and `summarised`. All of it runs
in the cage only; `documents.documents` is the way in, `mentions` finds checkpoint digests in text.
"""
