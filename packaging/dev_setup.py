"""What a fresh machine lacks, and how it gets it: system libraries, then a hash-locked .venv.

Standard library only: this runs before anything is installed. A library is looked for by loading it,
because package names differ between distributions and releases while sonames do not.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

# soname -> (Debian and Ubuntu package, RHEL package)
QT_LIBRARIES = {
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
}
X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
}
# What tests ask about good files, and real parts beside them: command or file -> packages. A user's `test`
# skips, with a word, what is absent; `trials` and .ci/run have it installed.
OUTSIDE_TOOLS = {
    "pdfsig": ("poppler-utils", "poppler-utils"),
    "qpdf": ("qpdf", "qpdf"),
    "mutool": ("mupdf-tools", "mupdf"),
    "openssl": ("openssl", "openssl"),
    "softhsm2-util": ("softhsm2", "softhsm"),
    "clamd": ("clamav-daemon", "clamd"),
    "javac": ("default-jdk-headless", "java-17-openjdk-devel"),  # for veraPDF
    "/usr/share/java/jaxb-api.jar": ("libjaxb-java", "jaxb-api"),
}


def say(*words: object) -> None:
    print("[dev]", *words, flush=True)


def has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _missing_packages(apt: bool) -> list[str]:
    wanted = {**QT_LIBRARIES, **X11_LIBRARIES}
    missing = {names[0 if apt else 1] for soname, names in wanted.items() if not _loads(soname)}
    if not has_display() and not shutil.which("Xvfb"):
        missing.add("xvfb" if apt else "xorg-x11-server-Xvfb")
    return sorted(missing)


def system_libraries() -> None:
    """Install what Qt cannot start without; where we may not, print the exact line and stop."""
    _install(_missing_packages(apt=bool(shutil.which("apt-get"))))


def outside_tools() -> None:
    """Install what OUTSIDE_TOOLS names and this machine lacks; the same where we may not."""
    apt = bool(shutil.which("apt-get"))
    found = {name: shutil.which(name) or Path(name).is_file() for name in OUTSIDE_TOOLS}
    _install(sorted({OUTSIDE_TOOLS[name][0 if apt else 1] for name, there in found.items() if not there}))


def _install(missing: list[str]) -> None:
    if not missing:
        return
    apt, dnf = shutil.which("apt-get"), shutil.which("dnf")
    install = (
        ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
        if apt
        else ["dnf", "install", "-y", "-q"]
        if dnf
        else []
    )
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    may = bool(install) and (not as_root or shutil.which("sudo") is not None)
    if not may:
        line = " ".join(["sudo", *(install or ["<package manager> install"]), *missing])
        sys.exit("[dev] These system packages are missing and need an administrator:\n      " + line)
    say("installing system packages:", *missing)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = ([["apt-get", "update", "-q"]] if apt else []) + [[*install, *missing]]
    for step in steps:
        done = subprocess.run([*as_root, *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode and step is steps[-1]:
            sys.exit("[dev] This did not work; please run it by hand:\n      " + " ".join([*as_root, *step]))


def environment(root: Path) -> Path:
    """The .venv of this checkout, rebuilt when the lock or the interpreter changes; returns its python."""
    venv, lock = root / ".venv", root / "packaging" / "requirements.lock"
    python, stamp = venv / "bin" / "python", venv / ".stamp"
    project = _built_from((root / "pyproject.toml").read_text(encoding="utf-8")).encode()
    parts = (lock.read_bytes(), project, sys.version.encode(), str(root).encode())
    want = hashlib.sha256(b"\0".join(parts)).hexdigest()
    if stamp.exists() and stamp.read_text() == want and python.exists():
        return python
    say("building .venv from packaging/requirements.lock (each package checked by its hash)")
    shutil.rmtree(venv, ignore_errors=True)
    pip = _bare_venv(venv, python)
    common = [*pip, "install", "-q", "--disable-pip-version-check", "--no-deps"]
    wheels = root / "wheelhouse"
    source = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    _must([*common, "--only-binary=:all:", "--require-hashes", *source, "-r", str(lock)])
    _must([*common, "--no-build-isolation", "--no-index", "-e", str(root)])
    stamp.write_text(want)
    return python


def _built_from(pyproject: str) -> str:
    """The part of pyproject.toml that an installation depends on: all before the tools' own settings."""
    return pyproject.split("[tool.ruff]")[0]


def _bare_venv(venv: Path, python: Path) -> list[str]:
    """Debian without python3-venv has no ensurepip: the system's pip can fill a venv made without it."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        _must([sys.executable, "-m", "venv", "--without-pip", str(venv)])
        return [sys.executable, "-m", "pip", "--python", str(python)]
    _must([sys.executable, "-m", "venv", str(venv)])
    return [str(python), "-m", "pip"]


def _must(command: list[str]) -> None:
    done = subprocess.run(command)
    if done.returncode:
        sys.exit("[dev] This failed:\n      " + " ".join(command))


def prepare(root: Path) -> Path:
    """Everything a verb needs; returns the python of the environment."""
    if sys.platform.startswith("linux"):
        system_libraries()
    return environment(root)
