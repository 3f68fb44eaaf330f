"""Property tests have no deadline here: the first call of a statistic imports scipy, which takes its time."""

from __future__ import annotations

from hypothesis import settings

# Read when a test is decorated, so it is set when the folder is collected.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
