"""Landlock: the kernel denies this process every path, every TCP port, and signals to others.

No rule is ever added: the ruleset handles all accesses its version knows and allows none.
Source: Documentation/userspace-api/landlock.rst in the kernel (versions 1 to 6 add the bits used here).
"""

from __future__ import annotations

import os
import struct

from reviewer_app.cage.syscalls import PR_SET_NO_NEW_PRIVS, Machine, call, prctl

_VERSION_FLAG = 1
_FILES_V1 = (1 << 13) - 1
_REFER_V2, _TRUNCATE_V3, _DEVICE_CONTROL_V5 = 1 << 13, 1 << 14, 1 << 15
_TCP_BIND_AND_CONNECT_V4 = 3
_ABSTRACT_SOCKETS_AND_SIGNALS_V6 = 3


def version(machine: Machine) -> int:
    """The kernel's Landlock version; 0 where it has none."""
    try:
        return max(call(machine, "landlock_create_ruleset", None, 0, _VERSION_FLAG), 0)
    except OSError:
        return 0


def deny_everything(machine: Machine) -> int:
    """Bind this process to an empty ruleset; returns the version used, 0 where there is none. OSError."""
    abi = version(machine)
    if abi == 0:
        return 0
    attributes = _attributes(abi)
    ruleset = call(machine, "landlock_create_ruleset", attributes, len(attributes), 0)
    try:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        call(machine, "landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _attributes(abi: int) -> bytes:
    """struct landlock_ruleset_attr as long as this version has it."""
    files = _FILES_V1
    for since, bit in ((2, _REFER_V2), (3, _TRUNCATE_V3), (5, _DEVICE_CONTROL_V5)):
        files |= bit if abi >= since else 0
    fields = [files]
    if abi >= 4:
        fields.append(_TCP_BIND_AND_CONNECT_V4)
    if abi >= 6:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS_V6)
    return struct.pack(f"={len(fields)}Q", *fields)
