"""Pictures of every page into build/screens/: light, dark, 200 % text, 1280×800, empty, error.

    python3 dev.py screens [page …]

Each picture is of the real window on a real training workspace, driven by the desk's own verbs. Weak
passwords' rounds are used here and in tests only: the workspaces are thrown away.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from PySide6.QtWidgets import QApplication  # noqa: E402

from reviewer_app.cage.host import protect_process  # noqa: E402
from reviewer_app.domain.people import Role  # noqa: E402
from reviewer_app.ui import picture, theme  # noqa: E402
from reviewer_app.ui.desk_window import DeskWindow  # noqa: E402
from reviewer_app.ui.look import dress, own_settings  # noqa: E402
from reviewer_app.ui.pages.receive import ReceivePage  # noqa: E402
from reviewer_app.ui.pages.submission import SubmissionPage  # noqa: E402
from reviewer_app.ui.pages.unlock import UnlockPage  # noqa: E402
from reviewer_app.ui.show import log_on_training, wait_until  # noqa: E402
from tests.ui.builders_ui import CASE, CLOCK, COST, workspace_at  # noqa: E402

OUT = ROOT / "build" / "screens"
FULL, SMALL = (1720, 980), (1280, 800)
Drive = Callable[[DeskWindow], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """A page in a state: whose desk, on which workspace, and what is done before the picture."""

    name: str
    state: str
    role: Role | None = None
    page: str = ""
    drive: Drive | None = None
    variants: tuple[str, ...] = ("light", "dark", "200", "1280x800")


def scenes() -> tuple[Scene, ...]:
    reviewer, clerk, supervisor = Role.REVIEWER, Role.INTAKE_CLERK, Role.SUPERVISOR
    return (
        Scene("unlock", "assigned"),
        Scene("unlock-error", "assigned", drive=_wrong_password, variants=("error",)),
        Scene("docket", "assigned", reviewer, "Docket"),
        Scene("docket-empty", "new", clerk, "Docket", variants=("empty",)),
        Scene("receive", "new", clerk, "Receive", variants=("light", "dark")),
        Scene("receive-error", "new", clerk, "Receive", _tampered, ("error", "dark", "200")),
        Scene("receive-taken", "new", clerk, "Receive", _receive, ("light", "200")),
        Scene("submission", "received", clerk, "Submission", _open_document),
        Scene("submission-error", "assigned", Role.RECORDS_OFFICER, "Submission", variants=("error",)),
        Scene("evidence", "assigned", reviewer, "Evidence"),
        Scene("compare", "assigned", reviewer, "Compare"),
        Scene("assessment", "reviewed", reviewer, "Assessment"),
        Scene("assessment-empty", "assigned", reviewer, "Assessment", variants=("empty",)),
        Scene("supervisor", "reviewed", supervisor, "Supervisor"),
        Scene("findings", "exported", reviewer, "Findings"),
        Scene("findings-empty", "assigned", reviewer, "Findings", variants=("empty",)),
        Scene("record", "reviewed", supervisor, "Record"),
        Scene("protections", "assigned", reviewer, "Protections", variants=("light", "dark")),
    )


def _wrong_password(shown: DeskWindow) -> None:
    page = shown.window.page()
    assert isinstance(page, UnlockPage)
    page.acknowledge()
    page.choose_person("reyes")
    page.password.setText("not the password")
    page.log_on()
    wait_until(lambda: page.refusal.isVisible(), "a refusal")


def _bundle(shown: DeskWindow) -> Path:
    return shown.folder.parent / "bundle"


def _tampered(shown: DeskWindow) -> None:
    bundle = _bundle(shown)
    card = bundle / "data" / "documents" / "model-card.md"
    card.write_text(card.read_text(encoding="utf-8").replace("Training", "training", 1), encoding="utf-8")
    (bundle / "data" / "notes.txt").write_text("a stray file", encoding="utf-8")
    (bundle / "data" / "CON.txt").write_text("a name some systems cannot hold", encoding="utf-8")
    (bundle / "data" / "documents" / "limitations.md").unlink()
    page = shown.window.page()
    assert isinstance(page, ReceivePage)
    page.receive(bundle)
    wait_until(lambda: page.refused is not None, "a verdict")


def _receive(shown: DeskWindow) -> None:
    page = shown.window.page()
    assert isinstance(page, ReceivePage)
    page.receive(_bundle(shown))
    wait_until(lambda: page.taken is not None and not page.primary().why_not, "an indexed case")


def _open_document(shown: DeskWindow) -> None:
    page = shown.window.page()
    assert isinstance(page, SubmissionPage)
    picture.settle()
    page.open_document("data/documents/elicitation-statement.md")
    picture.settle()


@contextmanager
def window_for(scene: Scene) -> Iterator[DeskWindow]:
    """The window on a fresh copy of the scene's workspace, driven to its page."""
    with tempfile.TemporaryDirectory(prefix="reviewer-screens-") as place:
        folder = workspace_at(scene.state, Path(place))
        shown = DeskWindow(folder, CLOCK, protections=PROTECTIONS, cost=COST)
        shown.window.show()
        try:
            if scene.role is not None:
                log_on_training(shown, scene.role)
                _go(shown, scene.page)
            if scene.drive is not None:
                scene.drive(shown)
            yield shown
        finally:
            shown.window.close()
            shown.window.deleteLater()
            picture.settle()


def _go(shown: DeskWindow, page: str) -> None:
    if page == "Protections":
        shown.show_protections()
    elif page == "Receive":
        shown.show_receive()
    elif page != "Docket":
        shown.open_case(CASE, page)
    picture.settle(8)


def shoot(scene: Scene, app: QApplication) -> None:
    for variant in scene.variants:
        mode = theme.Mode.DARK if variant == "dark" else theme.Mode.LIGHT
        theme.apply(app, mode, 2.0 if variant == "200" else 1.0)
        with window_for(scene) as shown:
            front = shown.window.page()
            if scene.page and front is not None and front.name != scene.page:
                print(f"{scene.name}: there is no page {scene.page} yet")
                return
            shown.window.resize(*(SMALL if variant == "1280x800" else FULL))
            picture.settle(8)
            name = scene.name if scene.name.endswith(variant) else f"{scene.name}-{variant}"
            print(picture.take(shown.window, OUT / f"{name}.png").relative_to(ROOT))


def main(wanted: list[str]) -> int:
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="reviewer-screens-look-") as place:
        dress(app, own_settings(Path(place)))
        for scene in scenes():
            if not wanted or any(scene.name.startswith(one) for one in wanted):
                shoot(scene, app)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen" if not os.environ.get("DISPLAY") else "xcb")
    PROTECTIONS = protect_process()
    sys.exit(main(sys.argv[1:]))
