"""What can be done, by which keys, and in what words: one table for the keyboard, buttons and help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """One thing to do. *keys* are names as `window` gives them: "space", "shift+right", "?"."""

    command: str
    keys: tuple[str, ...]
    words: str
    value: int | str | None = None
    screens: tuple[str, ...] = ("replay",)


ANY = ("replay", "gallery", "notice")

CONTROLS: dict[str, tuple[Control, ...]] = {
    "Time": (
        Control("play", ("space",), "play or pause"),
        Control("step", ("right",), "next event", 1),
        Control("step", ("left",), "event before", -1),
        Control("step", ("shift+right",), "ten events on", 10),
        Control("step", ("shift+left",), "ten events back", -10),
        Control("leak", ("pagedown",), "next leak", 1),
        Control("leak", ("pageup",), "leak before", -1),
        Control("start", ("home",), "to the start"),
        Control("end", ("end",), "to the end"),
        Control("speed", (".", ">"), "faster", 1),
        Control("speed", (",", "<"), "slower", -1),
    ),
    "Look": (
        Control("choose_next", ("down",), "choose the next threat", 1),
        Control("choose_next", ("up",), "choose the one before", -1),
        Control("knowledge", ("v",), "what happened, or what is known"),
        Control("more", ("b",), "more of the panel", 1),
        Control("theme", ("t",), "dark or white", screens=ANY),
        Control("text", ("+", "="), "larger text", 1, ANY),
        Control("text", ("-",), "smaller text", -1, ANY),
        Control("full_screen", ("f", "f11"), "full screen", screens=ANY),
        Control("save", ("s",), "save this picture", screens=ANY),
    ),
    "Runs": (
        Control("replication", ("n",), "next run", 1),
        Control("replication", ("p",), "run before", -1),
        Control("tab", ("m",), "now, or many runs"),
        Control("gallery", ("g", "backspace"), "all scenarios"),
    ),
    "Anywhere": (
        Control("focus", ("tab",), "focus the next control", 1, ANY),
        Control("focus", ("shift+tab",), "focus the one before", -1, ANY),
        Control("press", ("enter",), "press what has the focus", screens=ANY),
        Control("help", ("?", "f1"), "show or hide the keys", screens=ANY),
        Control("leave", ("escape",), "close, then leave", screens=ANY),
    ),
}
"""Every command by group, in the order in which the help shows them."""

GALLERY = (
    Control("move", ("down", "right"), "next scenario", 1, ("gallery",)),
    Control("move", ("up", "left"), "scenario before", -1, ("gallery",)),
    Control("open", ("enter", "space"), "open the scenario", screens=("gallery",)),
)

NOTICE = (Control("gallery", ("enter", "g", "backspace"), "all scenarios", screens=("notice",)),)

TYPED = "0123456789."
"""Characters that begin or continue the typing of a time."""

NAMES = {
    "space": "Space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "pagedown": "Page down",
    "pageup": "Page up",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "shift": "Shift",
}


def controls(screen: str) -> list[Control]:
    """What the keyboard does on *screen*: replay, gallery or notice."""
    own = {"gallery": GALLERY, "notice": NOTICE}.get(screen, ())
    shared = (control for group in CONTROLS.values() for control in group)
    return [*own, *(control for control in shared if screen in control.screens)]


def pressed(key: str, screen: str) -> Control | None:
    """What *key* does on *screen*, if anything; the screen's own keys go first."""
    return next((control for control in controls(screen) if key in control.keys), None)


def shown(key: str) -> str:
    """A key as it is written on a keyboard."""
    *held, last = key.split("+") if len(key) > 1 else (key,)
    words = [NAMES.get(part, part.upper()) for part in (*held, last)]
    return " ".join(words)


def hint(command: str, value: int | str | None = None) -> str:
    """The words for a button's tip: what it does and the key that does the same."""
    for group in CONTROLS.values():
        for control in group:
            if control.command == command and control.value in (value, None):
                return f"{control.words[0].upper()}{control.words[1:]} ({shown(control.keys[0])})"
    return ""
