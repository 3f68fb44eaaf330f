#!/usr/bin/env python3
"""Two commands, standard library only:

    python3 dev.py run       set up what is missing, then open the app on its demo workspace
    python3 dev.py test      set up what is missing, then run every check and every test

and, for those who work on it:

    python3 dev.py check     lint, types and import contracts, without the tests
    python3 dev.py screens   pictures of every page into build/screens/
    python3 dev.py bench     the benchmarks
    python3 dev.py trials    long trials (crash, kill); not part of `test`
    python3 dev.py fuzz      mutated bytes for every parser, 10 minutes (--minutes N)

What it adds to the machine: the system libraries Qt needs, through apt or dnf and only if they are missing,
and .venv with hash-locked packages. It says what it installs before it does.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "packaging"))
VERBS = ("run", "test", "check", "screens", "bench", "trials", "fuzz")
PYTHONS = ("python3.13", "python3.12", "python3.11")


def use_a_supported_python() -> None:
    """RHEL 9's python3 is 3.9: start again under one that is new enough, or say what to install."""
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return
    for name in PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    sys.exit("[dev] Python 3.11, 3.12 or 3.13 is needed; this is %d.%d." % sys.version_info[:2])


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in VERBS:
        print(__doc__)
        return 2
    use_a_supported_python()
    from dev_setup import prepare
    from dev_verbs import VERB_FUNCTIONS

    python = prepare(ROOT)
    return VERB_FUNCTIONS[sys.argv[1]](ROOT, python, sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
