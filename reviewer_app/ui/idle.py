"""Whether someone is there: warns before the time is up, counts down, and says when it is over.

- It listens at the application's windows (keys, mouse, wheel), not at every widget: that costs nothing.
- Any key stays on. The one that answers the warning does nothing else: nobody signs by waking the desk.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,  # all that a window sees of a key that is a shortcut
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_OF_A_KEY = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})


def warning(seconds: int) -> str:
    """What is said while the time runs out."""
    left = "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"No one at the desk: you are logged off in {left}. Press any key to stay on."


class IdleWatch(QObject):
    """`warned(seconds left)` each second of the warning, `returned()` when it is over, `expired()` once."""

    warned = Signal(int)
    returned = Signal()
    expired = Signal()

    def __init__(self, seconds: float = 900, warn_before: float = 120, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._warn_before = warn_before
        self._limit, self._warning, self._countdown = QTimer(self), QTimer(self), QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count)
        for timer, told in ((self._limit, self._tell_expired), (self._warning, self._tell_warned)):
            timer.setSingleShot(True)
            timer.timeout.connect(told)
        self._is_warned = self._is_waking = False
        self.set_limit(seconds)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)

    def set_limit(self, seconds: float) -> None:
        self._limit.setInterval(int(seconds * 1000))
        self._warning.setInterval(int(max(0.0, seconds - self._warn_before) * 1000))

    def start(self) -> None:
        """Count from now."""
        self._limit.start()
        self._warning.start()
        self._end_warning()

    def stop(self) -> None:
        """Stop counting: the desk is locked."""
        self._limit.stop()
        self._warning.stop()
        self._end_warning()
        self._set_waking(False)

    @property
    def seconds(self) -> float:
        """How long nobody may be there."""
        return self._limit.interval() / 1000

    @property
    def warns_before(self) -> float:
        """How many seconds before the end it warns."""
        return self._warn_before

    @property
    def is_warned(self) -> bool:
        return self._is_warned

    def watch(self, window: QWindow | None) -> None:
        """Listen at a window; each that gets the keyboard is listened at by itself."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._is_waking and kind == QEvent.Type.KeyRelease:
            self._set_waking(False)
        elif (self._is_waking or self._is_warned) and kind in _OF_A_KEY:
            self.start()
            self._set_waking(True)
            event.accept()
            return True
        if kind in _SIGNS_OF_LIFE and self._limit.isActive() and isinstance(watched, QWindow):
            self.start()
        return super().eventFilter(watched, event)

    def _set_waking(self, waking: bool) -> None:
        """From the key that answers the warning until one is let go, no key does anything."""
        self._is_waking = waking
        self._listen_everywhere(waking)

    def _listen_everywhere(self, everywhere: bool) -> None:
        """A shortcut asks the widget in focus and not its window: while it counts, that is heard too."""
        app = QGuiApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            if everywhere:
                app.installEventFilter(self)

    def _tell_warned(self) -> None:
        if self._warn_before > 0:
            self._is_warned = True
            self._listen_everywhere(True)
            self._countdown.start()
            self._count()

    def _count(self) -> None:
        self.warned.emit(max(0, round(self._limit.remainingTime() / 1000)))

    def _end_warning(self) -> None:
        self._countdown.stop()
        if self._is_warned:
            self._is_warned = False
            self._listen_everywhere(False)
            self.returned.emit()

    def _tell_expired(self) -> None:
        self.stop()
        self.expired.emit()
