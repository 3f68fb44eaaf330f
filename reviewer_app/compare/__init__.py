"""Two runs beside each other: samples lined up, scores estimated, settings and texts compared. Pure.

- No files, no Qt, no clock. scipy is imported inside the functions that need it, so that importing is quick.
- Every number carries its doubt: value, what n counts, interval, method in words, and how it was computed.
- What cannot be estimated has no interval and says why; nothing is made up, and nothing is approximated
  by a normal distribution around the estimate.
"""
