"""Find out whether the system is set to reduced motion."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from configparser import ConfigParser, Error
from pathlib import Path

PATIENCE = 0.5
"""Time limit for all questions to the system together, in seconds."""

VARIABLE = "SIM_CALM"
"""The environment variable that decides, if it is 1 or 0."""

ANIMATIONS = 0x1042
"""SPI_GETCLIENTAREAANIMATION (Microsoft, SystemParametersInfo)."""


PORTAL = (
    *("gdbus", "call", "--session", "--timeout", "1", "--dest", "org.freedesktop.portal.Desktop"),
    *("--object-path", "/org/freedesktop/portal/desktop", "--method", "org.freedesktop.portal.Settings.Read"),
    *("org.freedesktop.appearance", "reduced-motion"),
)
"""The question to a desktop's portal (flatpak.github.io/xdg-desktop-portal), since 2025: 1 is reduced."""

DESKTOP = (
    PORTAL,
    ("gsettings", "get", "org.gnome.desktop.a11y.interface", "reduced-motion"),
    ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations"),
)
"""The portal, then GNOME's own keys; older GNOMEs, Budgie, Pantheon and XFCE have only the last one."""

ASKED_FOR = ("(<<uint32 1>>,)", "'reduce'", "false")
"""The answer of each of them that means reduced motion."""

MAC = (
    ("defaults", "read", "com.apple.universalaccess", "reduceMotion"),
    ("defaults", "read", "com.apple.Accessibility", "ReduceMotionEnabled"),
)
"""System Settings, Accessibility, Display: its older and its newer place."""


def reduced(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether motion is to be reduced; False if the system does not say."""
    if environment.get(VARIABLE, "") in ("0", "1"):
        return environment[VARIABLE] == "1"
    if platform == "win32":
        return _windows()
    if platform == "darwin":
        return "1" in _printed(MAC)
    return _desktop(environment) or _files(environment)


def _printed(commands: Sequence[Sequence[str]]) -> list[str]:
    """What each command prints, all started at once; empty for one that fails or takes too long."""
    until = time.monotonic() + PATIENCE
    return [_answer(process, until) for process in [_started(command) for command in commands]]


def _started(command: Sequence[str]) -> subprocess.Popen[str] | None:
    quiet, pipe = subprocess.DEVNULL, subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=quiet, stdout=pipe, stderr=quiet, text=True, errors="replace")
    except OSError:
        return None


def _answer(process: subprocess.Popen[str] | None, until: float) -> str:
    if process is None:
        return ""
    with process:
        try:
            answer, _ = process.communicate(timeout=max(0.0, until - time.monotonic()))
        except (OSError, subprocess.SubprocessError):
            process.kill()
            return ""
    return answer.strip()


def _desktop(environment: Mapping[str, str]) -> bool:
    """Whether the desktop of this session asks for reduced motion, if there is a session."""
    if not (environment.get("DBUS_SESSION_BUS_ADDRESS") or environment.get("XDG_RUNTIME_DIR")):
        return False
    return any(answer == wanted for answer, wanted in zip(_printed(DESKTOP), ASKED_FOR, strict=True))


def _files(environment: Mapping[str, str]) -> bool:
    """Whether the settings files of GTK or KDE ask for reduced motion."""
    home = Path(environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "~")) / ".config")
    gtk = (
        _setting(home / f"gtk-{k}.0" / "settings.ini", "Settings", "gtk-enable-animations") for k in (3, 4)
    )
    if any(value.lower() in ("0", "false") for value in gtk):
        return True
    return _setting(home / "kdeglobals", "KDE", "AnimationDurationFactor") in ("0", "0.0")


def _setting(file: Path, section: str, name: str) -> str:
    found = ConfigParser(strict=False, interpolation=None)
    try:
        found.read(file, encoding="utf-8")
    except (OSError, Error, UnicodeDecodeError):
        return ""
    return found.get(section, name, fallback="")


def _windows() -> bool:
    import ctypes

    answer = ctypes.c_int(1)
    library = getattr(ctypes, "windll", None)
    if library is None:
        return False
    library.user32.SystemParametersInfoW(ANIMATIONS, 0, ctypes.byref(answer), 0)
    return answer.value == 0
