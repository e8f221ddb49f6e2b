"""Whether this machine's owner asked for less motion: read where the system says it, quietly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from configparser import ConfigParser, Error
from pathlib import Path

PATIENCE = 0.5
"""Seconds that asking the system may take, all questions together."""

VARIABLE = "SIM_CALM"
"""Set to 1 or 0, it decides."""

ANIMATIONS = 0x1042
"""SPI_GETCLIENTAREAANIMATION (Microsoft, SystemParametersInfo)."""


PORTAL = (
    *("gdbus", "call", "--session", "--timeout", "1", "--dest", "org.freedesktop.portal.Desktop"),
    *("--object-path", "/org/freedesktop/portal/desktop", "--method", "org.freedesktop.portal.Settings.Read"),
    *("org.freedesktop.appearance", "reduced-motion"),
)
"""What desktops with a portal answer since 2025 (flatpak.github.io/xdg-desktop-portal): 1 for less motion."""

DESKTOP = (
    PORTAL,
    ("gsettings", "get", "org.gnome.desktop.a11y.interface", "reduced-motion"),
    ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations"),
)
"""GNOME's own keys after the portal; older GNOMEs, Budgie, Pantheon and XFCE know the last one alone."""

ASKED_FOR = ("(<<uint32 1>>,)", "'reduce'", "false")
"""What each of them says where less motion is wanted."""

MAC = (
    ("defaults", "read", "com.apple.universalaccess", "reduceMotion"),
    ("defaults", "read", "com.apple.Accessibility", "ReduceMotionEnabled"),
)
"""System Settings, Accessibility, Display: the older and the newer place."""


def reduced(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether motion is to be reduced; no where nobody says."""
    if environment.get(VARIABLE, "") in ("0", "1"):
        return environment[VARIABLE] == "1"
    if platform == "win32":
        return _windows()
    if platform == "darwin":
        return "1" in _said(MAC)
    return _desktop(environment) or _files(environment)


def _said(commands: Sequence[Sequence[str]]) -> list[str]:
    """What commands print, all asked at once; nothing where one fails or takes long."""
    until = time.monotonic() + PATIENCE
    return [_answer(asked, until) for asked in [_asked(command) for command in commands]]


def _asked(command: Sequence[str]) -> subprocess.Popen[str] | None:
    quiet, pipe = subprocess.DEVNULL, subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=quiet, stdout=pipe, stderr=quiet, text=True, errors="replace")
    except OSError:
        return None


def _answer(asked: subprocess.Popen[str] | None, until: float) -> str:
    if asked is None:
        return ""
    with asked:
        try:
            said, _ = asked.communicate(timeout=max(0.0, until - time.monotonic()))
        except (OSError, subprocess.SubprocessError):
            asked.kill()
            return ""
    return said.strip()


def _desktop(environment: Mapping[str, str]) -> bool:
    """What the desktop of this session says, where there is a session to ask."""
    if not (environment.get("DBUS_SESSION_BUS_ADDRESS") or environment.get("XDG_RUNTIME_DIR")):
        return False
    return any(said == wanted for said, wanted in zip(_said(DESKTOP), ASKED_FOR, strict=True))


def _files(environment: Mapping[str, str]) -> bool:
    """What GTK's and KDE's own files of settings say."""
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
