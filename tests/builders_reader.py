"""One warm cage for all tests of a process, so that thousands of bundles are read as they really are."""

from __future__ import annotations

import atexit
from functools import partial

from reviewer_app.intake import bundle, container, rfc
from reviewer_app.intake.reading import CagedReader

READER = CagedReader()
atexit.register(READER.close)

read_bundle = partial(bundle.read_bundle, reader=READER)
check_container = partial(container.check_container, reader=READER)
check_rfc = partial(rfc.check_rfc, reader=READER)
