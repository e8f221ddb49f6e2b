"""Whether this machine's owner asked for less motion: read where the system says it, quietly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from configparser import ConfigParser, Error
from pathlib import Path

PATIENCE = 0.5
"""Seconds that asking the system may take."""

VARIABLE = "SIM_CALM"
"""Set to 1 or 0, it decides."""

ANIMATIONS = 0x1042
"""SPI_GETCLIENTAREAANIMATION (Microsoft, SystemParametersInfo)."""


def reduced(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether motion is to be reduced; no where nobody says."""
    if environment.get(VARIABLE, "") in ("0", "1"):
        return environment[VARIABLE] == "1"
    if platform == "win32":
        return _windows()
    if platform == "darwin":
        return _says(["defaults", "read", "com.apple.universalaccess", "reduceMotion"]) == "1"
    return _gnome(environment) or _files(environment)


def _says(command: list[str]) -> str:
    """What a command prints; nothing where it fails or takes long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _gnome(environment: Mapping[str, str]) -> bool:
    if "GNOME" not in environment.get("XDG_CURRENT_DESKTOP", ""):
        return False
    return _says(["gsettings", "get", "org.gnome.desktop.interface", "enable-animations"]) == "false"


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
