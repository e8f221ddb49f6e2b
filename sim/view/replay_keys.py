"""What the keyboard does on the replay's screen."""

from __future__ import annotations

from sim.view.controls import Control, Groups

TYPED = "0123456789."
"""Characters that begin or continue the typing of a time."""

CONTROLS: Groups = {
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
    "Runs": (
        Control("replication", ("n",), "next run", 1),
        Control("replication", ("p",), "run before", -1),
        Control("tab", ("m",), "now, or many runs"),
        Control("gallery", ("g", "backspace"), "all scenarios"),
    ),
    "Look": (
        Control("choose_next", ("down",), "choose the next threat", 1),
        Control("choose_next", ("up",), "choose the one before", -1),
        Control("knowledge", ("v",), "what happened, or what is known"),
        Control("more", ("b",), "more of the panel", 1),
    ),
}
