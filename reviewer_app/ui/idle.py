"""Whether someone is there: warns before the time is up, and says when it is.

It listens at the application's windows (keys, mouse, wheel), not at every widget: that costs nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """`warned(seconds left)`, `returned()` when someone came back after that, `expired()` once."""

    warned = Signal(int)
    returned = Signal()
    expired = Signal()

    def __init__(self, seconds: float = 900, warn_before: float = 120, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._warn_before = warn_before
        self._limit, self._warning = QTimer(self), QTimer(self)
        for timer, told in ((self._limit, self._tell_expired), (self._warning, self._tell_warned)):
            timer.setSingleShot(True)
            timer.timeout.connect(told)
        self._is_warned = False
        self.set_limit(seconds)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)

    def set_limit(self, seconds: float) -> None:
        self._limit.setInterval(int(seconds * 1000))
        self._warning.setInterval(int(max(0.0, seconds - self._warn_before) * 1000))

    def start(self) -> None:
        """Count from now."""
        self._is_warned = False
        self._limit.start()
        self._warning.start()

    def stop(self) -> None:
        """Stop counting: the desk is locked."""
        self._limit.stop()
        self._warning.stop()

    def watch(self, window: QWindow | None) -> None:
        """Listen at a window; each that gets the keyboard is listened at by itself."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and self._limit.isActive():
            was_warned = self._is_warned
            self.start()
            if was_warned:
                self.returned.emit()
        return super().eventFilter(watched, event)

    def _tell_warned(self) -> None:
        if self._warn_before > 0:
            self._is_warned = True
            self.warned.emit(max(0, self._limit.remainingTime() // 1000))

    def _tell_expired(self) -> None:
        self.stop()
        self.expired.emit()
