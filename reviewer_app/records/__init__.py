"""The records package: what it holds, how it is written to a medium, and how it is checked."""
