"""Whether there is room for what arrives: on the vault's file system, and within the workspace's quota.

- Space: the originals as they will be sealed, each file to whole blocks, and a margin for the database and
  its log. Judged on what is announced; a copy of what is held already is counted all the same.
- Quota, where one is set: the plain bytes of every original sealed in the vault, each file counted once.
"""

from __future__ import annotations

import os
from pathlib import Path

from reviewer_app.domain.errors import DeskError
from reviewer_app.sealing import BLOCK, CHUNK, HEADER_SIZE, TAG

MARGIN = 64 * 1024 * 1024  # bytes, for the database and its log
_ROW = 4096  # bytes a file, in the database and in its log


class NotEnoughSpace(DeskError):
    """There is not enough space for the originals: their {size} bytes need {needed} bytes on the vault's file
    system (as sealed, with the database's share), and {free} bytes are free. Nothing was taken in.
    """


class OverQuota(DeskError):
    """The originals do not fit the workspace's quota of {quota} bytes: {used} bytes are sealed already, and
    {size} bytes arrive. Nothing was taken in.
    """


def needed_for(files: int, size: int) -> int:
    """Bytes that `files` originals of `size` bytes together take at the most, and what is kept about them."""
    frames = size // CHUNK + files
    return size + frames * TAG + files * (HEADER_SIZE + BLOCK + _ROW) + MARGIN


def check_space(folder: Path, files: int, size: int) -> None:
    """Raises NotEnoughSpace when the file system of `folder` has less free than is needed."""
    status = os.statvfs(folder)
    needed, free = needed_for(files, size), status.f_bavail * status.f_frsize
    if needed > free:
        raise NotEnoughSpace(size=f"{size:,}", needed=f"{needed:,}", free=f"{free:,}")


def check_quota(quota: int, used: int, size: int) -> None:
    """Raises OverQuota when `size` bytes more than `used` are more than `quota`; 0 is no quota."""
    if quota and used + size > quota:
        raise OverQuota(quota=f"{quota:,}", used=f"{used:,}", size=f"{size:,}")
