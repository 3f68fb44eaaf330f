"""What goes wrong while a records package is written, each with a sentence of its own.

- Whatever is raised here, nothing stands at the package's name.
"""

from __future__ import annotations

import errno

from reviewer_app.domain.errors import DeskError


class PackageNotWritten(DeskError):
    """The records package {name} was not written, and nothing stands at its name: {fault}."""


class TargetTaken(DeskError):
    """There is already something called {name} on this medium. Nothing is ever written over."""


class PackageNameRefused(DeskError):
    """{name} cannot be the package's name: ASCII letters, digits, - and _ only, 1 to 35 characters."""


class LeftoverNotOurs(DeskError):
    """{name} is in the way, and is no leftover of an export: look at it, and remove it by hand."""


class BeingWritten(DeskError):
    """{name} is being written by another process just now."""


class ExportCancelled(DeskError):
    """The export of {name} was cancelled; nothing stands at its name."""


class NameNotConfirmed(DeskError):
    """The records package {name} stands on the medium, complete and read back, but the medium did not confirm
    its name ({fault}): check it there before it is relied on. The export is not recorded."""


class ContentRefused(DeskError):
    """The records package cannot hold {path}: {fault}."""


_WORDS = {
    errno.ENOSPC: "the medium is full",
    errno.EDQUOT: "the medium is full (a quota)",
    errno.EFBIG: "the medium takes no file of this size",
    errno.EROFS: "the medium can only be read",
    errno.EACCES: "the medium may not be written here",
    errno.EPERM: "the medium may not be written here",
    errno.EIO: "the medium does not answer; it may have been pulled out",
    errno.ENODEV: "the medium is gone; it may have been pulled out",
    errno.ENXIO: "the medium is gone; it may have been pulled out",
    errno.ESTALE: "the medium is gone; it may have been pulled out",
    errno.ENAMETOOLONG: "a name is too long for the medium",
    errno.ENOENT: "what was written is not there any more; the medium may have been pulled out",
}


def words_of(error: OSError) -> str:
    """A medium's fault in words, without a full stop."""
    return _WORDS.get(error.errno or 0) or error.strerror or str(error)
