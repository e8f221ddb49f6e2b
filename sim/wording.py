"""Plain words for events, statuses, causes and numbers."""

from __future__ import annotations

import re

STATUS = {
    "unseen": "not seen",
    "waiting": "waiting",
    "engaged": "engaged",
    "intercepted": "stopped",
    "leak": "leaked",
    "harmless": "no harm",
    "decoy": "decoy",
}
"""What the legend calls each status."""

CAUSES = {
    "decoy": "decoy, no harm",
    "undetected": "never detected",
    "ignored": "let through on purpose",
    "missed": "engaged, not stopped",
    "no_rounds": "no rounds left",
    "breakdown": "battery broken down",
    "saturated": "every channel busy",
    "out_of_reach": "never within reach",
}
"""What the panel calls each cause of a landing."""

ORDERS = {
    "first_detected": "first detected first",
    "earliest_landing": "earliest landing first",
    "highest_value": "highest value first",
    "random": "random order",
}
"""What the panel calls each order of choice."""

RESPONSES = {
    "threats": "threats",
    "decoys": "decoys",
    "detected": "threats detected",
    "intercepted": "threats stopped",
    "landed": "threats landed",
    "unresolved": "threats unresolved",
    "leaks": "leaks",
    "leaks_in": "leaks in {}",
    "landed_in": "landings in {}",
    "cause": "landings: {}",
    "engagements": "engagements",
    "rounds": "rounds fired",
    "rounds_left": "rounds left: {}",
    "damage": "value lost",
    "debris_hits": "debris hits",
    "people_exposed": "people exposed",
    "first_leak_time": "time of the first leak",
    "wait": "mean wait for an engagement",
    "utilisation": "share of time busy: {}",
    "siren_lead": "mean warning before a landing",
    "held": "no leak at all",
    "leak_fraction": "share of threats that leak",
}
"""What the panel calls each response; {} is the zone, battery or cause."""


MEANINGS = {
    "threats": "all that appeared, decoys too",
    "decoys": "threats that do no harm when they land",
    "detected": "threats that the defence saw before they landed",
    "intercepted": "threats that an engagement stopped",
    "landed": "threats that came down, decoys too",
    "unresolved": "threats still in the air when the run ended",
    "leaks": "threats that landed on something of value, no decoys",
    "leaks_in": "threats that landed in this zone of value, no decoys",
    "landed_in": "threats that came down in this zone, decoys too",
    "engagements": "times that a channel took a threat, some more than once",
    "rounds": "rounds that engagements used up; a salvo is several",
    "rounds_left": "rounds in its magazine at the end",
    "damage": "how much of their value the zones lost, all together",
    "debris_hits": "pieces of stopped threats that fell in a zone",
    "people_exposed": "people who were not in shelter where a threat landed",
    "first_leak_time": "when the first leak landed; not every run has one",
    "wait": "time from a threat's first chance to its first engagement",
    "utilisation": "share of its channels' time spent on engagements",
    "siren_lead": "time from the siren's start to a landing among people",
    "held": "1 for a run without a leak, else 0: its mean is a chance",
    "leak_fraction": "of the threats that are no decoys, the share that leaked",
}
"""What each response counts, for who meets it for the first time."""

CAUSE_MEANINGS = {
    "decoy": "it was a decoy",
    "undetected": "the defence never saw it",
    "ignored": "it was let through for where it was foreseen to land",
    "missed": "it was engaged at least once, and never stopped",
    "no_rounds": "rounds were lacking when its last chance ended",
    "breakdown": "the battery was broken down when its last chance ended",
    "saturated": "all channels were busy when its last chance ended; each handles one threat at a time",
    "out_of_reach": "no battery ever had a chance at it",
}
"""What each cause of a landing means."""


def meaning(name: str) -> str:
    """What a response counts, in a sentence without its full stop."""
    family, _, part = name.partition(".")
    if family == "cause":
        told = CAUSE_MEANINGS.get(part, "")
        return f"threats that landed, because {told}" if told else ""
    return MEANINGS.get(family, "")


def response(name: str) -> str:
    """A response in words."""
    family, _, part = name.partition(".")
    of = CAUSES.get(part, plain(part)) if family == "cause" else plain(part)
    return RESPONSES.get(family, plain(family)).format(of)


def unmarked(text: str) -> str:
    """A text without Markdown's signs for code; names of responses and causes in words, but for commands."""
    if text.removeprefix("· ").startswith("sim "):
        return text.replace("`", "")
    return re.sub(r"`([^`]*)`", lambda found: _meant(found[1]), text)


def _meant(name: str) -> str:
    if name not in CAUSES and name.partition(".")[0] not in RESPONSES:
        return name
    return f"“{CAUSES.get(name) or response(name).rstrip(': ')}”"


MADE_UP = "Made-up numbers"


def places(end: float) -> int:
    """How many decimals suit times up to *end*."""
    return 2 if end < 10 else 1 if end < 1000 else 0


def time(value: float, end: float) -> str:
    """A time with the decimals that suit the run."""
    return f"{value:,.{places(end)}f}"


def number(value: float) -> str:
    """A mean: three significant digits, no more than two decimals."""
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2}f}"


def precise(value: float) -> str:
    """An exact value: three decimals, fewer where the number is large, no noughts that say nothing."""
    size = abs(value)
    places = 0 if size >= 10_000 else 1 if size >= 1000 else 2 if size >= 100 else 3
    told = f"{value:,.{places}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def per_cent(share: float) -> str:
    """A probability in per cent; only a certain one is 0 or 100."""
    if 0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1:
        return "> 99 %"
    return f"{100 * share:.0f} %"


def short_number(value: float) -> str:
    """A number on an axis: few digits, no noughts that say nothing."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def between(interval: tuple[float, float] | None, decimals: int = 2, unit: str = "") -> str:
    """A 95 % interval in words; nothing where there is none."""
    if interval is None:
        return ""
    low, high = (f"{end:.{decimals}f}" for end in interval)
    return f"95 %: {low} to {high}{unit}"


def between_per_cent(interval: tuple[float, float] | None) -> str:
    """A 95 % interval of a probability, in per cent; a narrow one with a decimal."""
    if interval is None:
        return ""
    low, high = (100 * end for end in interval)
    return between((low, high), 0 if high - low >= 2 else 1, " %")


def short(value: float) -> str:
    """A whole number that stays short: 12, 3,400, 56k."""
    return f"{value:,.0f}" if value < 10_000 else f"{value / 1000:,.0f}k"


def count(number_of: int, one: str, many: str = "") -> str:
    """ "1 round", "3 rounds"."""
    return f"{number_of:,} {one if number_of == 1 else many or one + 's'}"


def plain(name: str) -> str:
    """A name out of a scenario as it is shown: underscores are spaces."""
    return name.replace("_", " ")
