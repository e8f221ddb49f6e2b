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
        Control("shot", ("e",), "next engagement", 1),
        Control("shot", ("shift+e",), "engagement before", -1),
        Control("detection", ("d",), "next detection", 1),
        Control("detection", ("shift+d",), "detection before", -1),
        Control("start", ("home",), "to the start"),
        Control("end", ("end",), "to the end"),
        Control("loop", ("l",), "loop from here, to here, no more"),
        Control("speed", (".", ">"), "faster", 1),
        Control("speed", (",", "<"), "slower", -1),
    ),
    "Runs": (
        Control("replication", ("n",), "next run", 1),
        Control("replication", ("p",), "run before", -1),
        Control("pick", ("r",), "a random run", "random"),
        Control("pick", ("i",), "a run in the middle", "median"),
        Control("pick", ("w",), "a worst run", "worst"),
        Control("pick", ("b",), "a best run", "best"),
        Control("response", ("y",), "many runs: another response", 1),
        Control("response", ("shift+y",), "many runs: the one before", -1),
        Control("tab", ("m",), "now, or many runs"),
        Control("gallery", ("g", "backspace"), "all scenarios"),
    ),
    "Look": (
        Control("choose_next", ("down",), "choose the next threat", 1),
        Control("choose_next", ("up",), "choose the one before", -1),
        Control("battery", ("j",), "choose a battery, the next, none"),
        Control("knowledge", ("v",), "what happened, or what is known"),
        Control("more", ("shift+down",), "more of the panel", 1),
        Control("film", ("shift+s",), "record this as a GIF; again: stop", ".gif"),
        Control("film", ("shift+m",), "record this as a film (MP4)", ".mp4"),
    ),
}
