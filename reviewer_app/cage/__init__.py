"""The cage: parsers of untrusted bytes run in a limited child, and the window's own process is fenced.

- The child imports what it needs, gives up everything else, and only then sees hostile bytes: one open
  descriptor per object, that object's key, a socket to its parent, nothing else (`child`, `lockdown`).
- Parent and child speak length-prefixed JSON of bounded size, never pickle (`channel`).
- The parent outlives a child that dies, hangs or overflows: each is one DeskError, and the child is gone
  (`parent`).
- The window's own process may open local (AF_UNIX) sockets only (`host`).
- What is reported as active was tried or read back in that very process (`protections`).

Nothing is imported here, so that the child starts with only the modules it uses.
"""
