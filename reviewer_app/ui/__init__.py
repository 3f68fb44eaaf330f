"""The window: everything Qt, and nothing that decides."""
