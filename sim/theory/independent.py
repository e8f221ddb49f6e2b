"""Independent looks: every threat meets the defence as if it were alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from sim import language
from sim.theory.attack_size import AttackEntry, Moments, distribution, moments_of, total
from sim.theory.looks import MOST_LOOKS
from sim.theory.model import Fails, TheoryModel, coarse, horizon, sizes, steady, supplied, told
from sim.theory.outcomes import Outcome, Teller
from sim.theory.result import NOTHING, Exact, Failure, Floats
from sim.theory.waiting import NEGLIGIBLE, channels_needed, risk, time_to_wait
from sim.vocabulary.responses import ALWAYS_EXACT

BINOMIAL = (
    "W. Feller, An Introduction to Probability Theory and Its Applications I (1968), chapters VI and XII"
)
POISSON = "thinning: J. F. C. Kingman, Poisson Processes (1993), section 5.1"

BY_THE_ATTACK = ("threats", "decoys", "detected")


class Alone:
    """Each threat has its own looks, whatever becomes of the others."""

    name = "Independent looks"

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        """What keeps the fates of the threats from being independent."""
        fails = Fails(self.name)
        shared: tuple[Callable[[TheoryModel, Fails], list[Failure]], ...]
        shared = (sizes, horizon, coarse, steady, supplied, _known, _in_turn)
        found = [failure for rule in shared for failure in rule(theory_model, fails)]
        return found or _waiting(theory_model, fails)

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        teller = Teller(theory_model.model, in_turn(theory_model))
        fates = {kind: teller.fate(kind) for kind in theory_model.kinds}
        if theory_model.model.warning != "none":
            for fate in fates.values():
                fate.harm.pop("people_exposed", None)
        return Sums(
            theory_model, self._title(theory_model), self._why(theory_model), self._source(theory_model)
        ).tell(fates)

    def _title(self, theory_model: TheoryModel) -> str:
        if all(entry.number is None for entry in theory_model.counted):
            return "Poisson thinning"
        return self.name if theory_model.batteries else "Undefended"

    def _source(self, theory_model: TheoryModel) -> str:
        return BINOMIAL if theory_model.fixed else f"{POISSON}; {BINOMIAL}"

    def _why(self, theory_model: TheoryModel) -> str:
        if not theory_model.batteries:
            return "nobody ever engages a threat, so each lands where its own draw says"
        return "; ".join(_why_alone(theory_model, name) for name in theory_model.batteries)


def _why_alone(theory_model: TheoryModel, name: str) -> str:
    channels = theory_model.batteries[name].channels
    if risk(theory_model, name, channels) > NEGLIGIBLE:
        return f"with battery {name} every threat gets all its looks although it may wait"
    almost = "" if theory_model.fixed else f", but for a chance below {NEGLIGIBLE:g}"
    many = "1 channel is" if channels == 1 else f"{channels} channels are"
    return f"no threat waits for battery {name}: its {many} enough for all that are in reach at once{almost}"


# --- assumptions ---


def _known(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """How many looks there is time for follows from one time alone."""
    found = []
    for name in theory_model.batteries:
        unknown = [looks for looks in theory_model.engaged_by(name) if not looks.are_known]
        if not unknown:
            continue
        path = f"defence.batteries.{name}.max_engagements"
        if unknown[0].time.constant is not None or all(looks.are_sure for looks in unknown):
            many = f"a threat may be engaged more than {MOST_LOOKS} times"
            found.append(fails(many, path, {path: 10}))
        else:
            sums = "how many engagements of random length there is time for depends on sums of random times"
            found.append(fails(sums, f"defence.batteries.{name}.engagement_time", {path: 1}))
    return found


def in_turn(theory_model: TheoryModel) -> list[str]:
    """The batteries, the one that reaches furthest first."""

    def reach(name: str) -> float:
        return max(looks.left_low for looks in theory_model.engaged_by(name))

    return sorted(theory_model.batteries, key=reach, reverse=True)


def _in_turn(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """Several batteries have their looks at a threat one after the other, and each has all of them."""
    names = in_turn(theory_model)
    for kind in theory_model.kinds:
        looks = [theory_model.looks(kind, name) for name in names if theory_model.looks(kind, name).most >= 1]
        ends = [one.left_low - one.most * one.time.high if one.are_sure else -math.inf for one in looks]
        if any(end < after.opens for end, after in zip(ends, looks[1:], strict=False)) or (
            len(looks) > 1 and ends[-1] == -math.inf
        ):
            both = "several batteries may reach a threat at the same time, or chance decides their looks"
            first = language.document(theory_model.model)["defence"]["batteries"][names[0]]
            return [fails(both, "defence.batteries", {"defence.batteries": {names[0]: first}})]
    return []


def _waiting(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """Nobody waits for a channel, or all have the time to."""
    found = []
    for name, battery in theory_model.batteries.items():
        if risk(theory_model, name, battery.channels) <= NEGLIGIBLE or time_to_wait(theory_model, name):
            continue
        path, needed = f"defence.batteries.{name}.channels", channels_needed(theory_model, name)
        many = "1 channel is" if battery.channels == 1 else f"{battery.channels} channels are"
        short = f"a threat may wait for battery {name}, whose {many} too few for all in reach at once"
        found.append(fails(short, path, None if needed is None else {path: needed}))
    return found


# --- sums over the attack ---


class Sums:
    """Fates of single threats put together to exact values of the responses."""

    def __init__(self, theory_model: TheoryModel, formula: str, why: str, source: str) -> None:
        self.theory_model, self.formula, self.why, self.source = theory_model, formula, why, source

    def tell(self, fates: dict[str, Outcome]) -> list[Exact]:
        """Everything that the fates of the kinds tell."""
        found = [self.count(name, fates) for name in _names(fates)]
        kept = [one for one in found if one.value > NOTHING or one.response in ALWAYS_EXACT]
        harms = {name for fate in fates.values() for name in fate.harm}
        kept += [one for name in sorted(harms) if (one := self.harm(name, fates)).value > NOTHING]
        leaks = next(one for one in kept if one.response == "leaks")
        return [*kept, *self.held(leaks), *self.leak_fraction(leaks, fates)]

    def make(self, response: str, value: float, pmf: Floats | None, variance: float | None) -> Exact:
        return Exact(response, value, pmf, self.formula, self.why, self.source, variance)

    def count(self, name: str, fates: dict[str, Outcome]) -> Exact:
        """A response that counts something of each threat."""
        pmfs = {kind: fate.pmf(name) for kind, fate in fates.items()}
        mean, variance = total(
            self.theory_model.counted, {kind: moments_of(pmf) for kind, pmf in pmfs.items()}
        )
        return self.make(name, mean, distribution(self.theory_model.counted, pmfs), variance)

    def harm(self, name: str, fates: dict[str, Outcome]) -> Exact:
        each = {kind: fate.harm.get(name, Moments(0.0, 0.0)) for kind, fate in fates.items()}
        mean, variance = total(self.theory_model.counted, each)
        return self.make(name, mean, None, variance)

    def held(self, leaks: Exact) -> list[Exact]:
        if leaks.pmf is None:
            return []
        none = float(leaks.pmf[0])
        return [self.make("held", none, np.array([1 - none, none]), none * (1 - none))]

    def leak_fraction(self, leaks: Exact, fates: dict[str, Outcome]) -> list[Exact]:
        """Leaks over the threats that are no decoys."""
        real = {kind: Moments(*[1 - fate.once["decoys"]] * 2) for kind, fate in fates.items()}
        mean, variance = total(self.theory_model.counted, real)
        if mean == 0:
            return []
        known = leaks.variance / mean**2 if variance == 0 and leaks.variance is not None else None
        share = leaks.value / mean
        return [
            Exact("leak_fraction", share, None, self.formula, self.why, self.source, known, "real threats")
        ]


def _names(fates: dict[str, Outcome]) -> Sequence[str]:
    names = dict.fromkeys(("leaks", "intercepted", "landed"))
    for fate in fates.values():
        names |= dict.fromkeys([*fate.once, *fate.counted])
    return [name for name in names if name not in BY_THE_ATTACK]


class Arrivals:
    """What the attack alone decides: how many come, and how many are seen."""

    name = "Arrivals"

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        fails = Fails(self.name)
        return [*sizes(theory_model, fails), *horizon(theory_model, fails), *coarse(theory_model, fails)]

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        source = BINOMIAL if theory_model.fixed else POISSON
        sums = Sums(
            theory_model,
            self.name,
            "how many threats appear and are detected is the attack's own draw",
            source,
        )
        teller = Teller(theory_model.model, [])
        fates = {kind: teller.fate(kind) for kind in theory_model.kinds}
        for fate in fates.values():
            fate.once["threats"] = 1.0
        found = [sums.count(name, fates) for name in BY_THE_ATTACK]
        return [one for one in found if one.value > NOTHING or one.response == "threats"]


__all__ = ["Alone", "Arrivals", "AttackEntry", "Sums", "in_turn", "told"]
