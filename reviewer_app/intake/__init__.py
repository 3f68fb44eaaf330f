"""Untrusted media to a verified bundle, or everything that is wrong with it; and the making of bundles."""
