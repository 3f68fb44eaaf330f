"""The rules, pure: no files, no Qt, no clock. *Now* and *who* are arguments."""
