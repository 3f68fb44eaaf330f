"""The pages of the window, one file each: they show what the desk says, and call its verbs."""
