"""Many new files made durable at once, where the file system can be trusted to do it and to say if it failed.

- `syncfs` writes back all of a file system; for thousands of small files that is one journal commit, not one
  for each. Its errors are reported since Linux 5.8; some file systems (FUSE, the network's) ignore it.
- So: only on the local file systems named here, on such a kernel. Elsewhere each file is synced by itself.
"""

from __future__ import annotations

import ctypes
import os
import re
from functools import cache
from pathlib import Path

_LOCAL = frozenset({"ext4", "xfs", "tmpfs"})
_FIRST_TO_TELL = (5, 8)  # Linux; syncfs(2), "Versions"


def syncs_as_one(descriptor: int) -> bool:
    """Whether `sync_all` may stand for syncing every file below an open folder."""
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    if release is None or (int(release[1]), int(release[2])) < _FIRST_TO_TELL:
        return False
    return hasattr(_libc(), "syncfs") and _kind_of(os.fstat(descriptor).st_dev) in _LOCAL


def sync_all(descriptor: int) -> None:
    """Write back everything on the file system of an open folder. Raises OSError."""
    if _libc().syncfs(descriptor):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _kind_of(device: int) -> str:
    """The kind of the mounted file system with that device number, "" when it is not found (proc(5))."""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        mount, _, system = line.partition(" - ")
        if mount.split()[2] == wanted:
            return system.split()[0]
    return ""
