"""Two formulas for what threats share: a battery that may be down for all of them, and the siren."""

from __future__ import annotations

import math

import numpy as np

from sim import distributions, plan
from sim.scenario import Breakdown, Scenario, Warning_, expectation
from sim.theory.independent import Sums, in_turn
from sim.theory.laws import Law, leaves
from sim.theory.model import Fails, TheoryModel, horizon, sizes, supplied
from sim.theory.outcomes import Teller
from sim.theory.result import Exact, Failure


class CommonCause:
    """All threats meet the battery at one moment, at which it is up or down for all of them."""

    name = "Common cause"
    source = "the alternating renewal process with exponential times: D. R. Cox, Renewal Theory (1962), ch. 7"

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        fails = Fails(self.name)
        broken = [name for name, battery in theory_model.batteries.items() if battery.breakdown != "never"]
        if not broken:
            return [fails("no battery breaks down", "defence.batteries", None)]
        if len(theory_model.batteries) > 1 or len(theory_model.model.defence.batteries) > 1:
            return [fails("there are several batteries", "defence.batteries", None)]
        found = [*sizes(theory_model, fails), *horizon(theory_model, fails), *supplied(theory_model, fails)]
        return (
            found
            + _without_memory(theory_model, broken[0], fails)
            + _at_one_moment(theory_model, broken[0], fails)
        )

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        (name,) = theory_model.batteries
        looks = theory_model.engaged_by(name)[0]
        breakdown = theory_model.batteries[name].breakdown
        assert isinstance(breakdown, Breakdown)
        moment = theory_model.everybody[0].spans[0][0] + looks.flight.low - looks.left_low
        up = _up(breakdown, moment / plan.TICKS, looks.time.low / plan.TICKS)
        teller = Teller(theory_model.model, in_turn(theory_model))
        idle = Teller(theory_model.model, [])
        sums = Sums(
            theory_model,
            self.name,
            f"all threats meet battery {name} at one moment; it is up with chance {up:.6g}",
            self.source,
        )
        both = [sums.tell({kind: of.fate(kind) for kind in theory_model.kinds}) for of in (teller, idle)]
        return _mixed(both[0], both[1], up)


def _up(breakdown: Breakdown, moment: float, time: float) -> float:
    """The chance that the battery is up at a moment and stays so for a time; times in time units."""
    fails, repairs = (1 / expectation(law) for law in (breakdown.time_to_failure, breakdown.time_to_repair))
    both = fails + repairs
    return (repairs + fails * math.exp(-both * moment)) / both * math.exp(-fails * time)


def _without_memory(theory_model: TheoryModel, name: str, fails: Fails) -> list[Failure]:
    breakdown = theory_model.batteries[name].breakdown
    assert isinstance(breakdown, Breakdown)
    found = []
    for part in ("time_to_failure", "time_to_repair"):
        law = Law(getattr(breakdown, part), shortest=1)
        if law.code != distributions.EXPONENTIAL:
            path = f"defence.batteries.{name}.breakdown.{part}"
            mean = {"exponential": {"mean": float(f"{law.mean() / plan.TICKS:.3g}")}}
            found.append(fails("the time has a memory: it is not exponential", path, {path: mean}))
    return found


def _at_one_moment(theory_model: TheoryModel, name: str, fails: Fails) -> list[Failure]:
    """One instant of appearance, one flight, one moment of the window, one duration, a channel for each."""
    path, found = f"defence.batteries.{name}.", []
    spans = {span for entry in theory_model.everybody for span in entry.spans}
    if not theory_model.fixed or len(spans) > 1 or theory_model.model.run.warm_up:
        found.append(fails("the threats do not all appear at one moment", "attack", None))
    looks = theory_model.engaged_by(name)
    if len({(one.flight.low, one.delay.low) for one in looks}) > 1 or any(
        one.flight.constant is None or one.delay.constant is None for one in looks
    ):
        found.append(fails("the threats do not all meet the battery at one moment", "threats", None))
    elif any(one.left_low != one.closes for one in looks):
        opens = theory_model.batteries[name].window.opens
        at = 1 if opens == "always" else opens
        window = {f"{path}window": {"opens": at, "closes": at}}
        found.append(fails("the battery may recover while the window is open", f"{path}window", window))
    if looks and looks[0].time.constant is None:
        time = {f"{path}engagement_time": float(f"{looks[0].time.mean() / plan.TICKS:.3g}")}
        found.append(fails("engagements end at different moments", f"{path}engagement_time", time))
    if theory_model.number > theory_model.batteries[name].channels:
        found.append(
            fails(
                "there is not a channel for each", f"{path}channels", {f"{path}channels": theory_model.number}
            )
        )
    return found


def _mixed(up: list[Exact], down: list[Exact], chance: float) -> list[Exact]:
    """The mixture of what happens with the battery up and down, for what does not ask why a threat landed."""
    others, found = {one.response: one for one in down}, []
    for one in up:
        name = one.response
        if (
            name.startswith(("cause.", "engagements", "rounds", "debris", "damage", "people"))
            or name not in others
        ):
            continue
        other = others[name]
        value = chance * one.value + (1 - chance) * other.value
        pmf = variance = None
        if one.pmf is not None and other.pmf is not None:
            pmf = np.zeros(max(len(one.pmf), len(other.pmf)))
            pmf[: len(one.pmf)] += chance * one.pmf
            pmf[: len(other.pmf)] += (1 - chance) * other.pmf
            values = np.arange(len(pmf))
            variance = float(values**2 @ pmf) - value * value
        found.append(Exact(name, value, pmf, one.formula, one.why, one.source, variance, one.per))
    return found


class Siren:
    """One threat that nobody engages: the lead of the siren over its landing."""

    name = "The siren's lead"
    source = "the mean over time of flight and delay of detection, integrated numerically"

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        fails, model = Fails(self.name), theory_model.model
        if model.warning == "none":
            return [fails("there is no siren", "warning", None)]
        found = [*sizes(theory_model, fails), *horizon(theory_model, fails)]
        if theory_model.batteries:
            found.append(
                fails("a battery may stop the threat", "defence.batteries", {"defence.batteries": {}})
            )
        if (
            not theory_model.fixed
            or theory_model.number != 1
            or sum(c.number or 0 for c in theory_model.counted) != 1
        ):
            one = "several threats share the siren"
            found.append(fails(one, "attack", None))
        return found

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        entry = next(entry for entry in theory_model.counted if entry.number)
        mean = math.fsum(share * _exposed(theory_model.model, kind) for kind, share in entry.mix.items())
        why = "one threat comes and nobody engages it, so the siren's lead is flight less delays"
        return [Exact("people_exposed", mean, None, self.name, why, self.source)] if mean > 0 else []


def _exposed(model: Scenario, name: str) -> float:
    """The mean number of people exposed to one threat of a kind.

    Those are sheltered whose time to find shelter is no longer than the lead.
    """
    kind, siren = model.threats[name], model.warning
    assert isinstance(siren, Warning_)
    if kind.decoy:
        return 0.0
    flight, delay = Law(kind.time_of_flight, shortest=1), Law(kind.detection.delay)
    shelter, later = Law(siren.shelter_time), max(1, plan.ticks(siren.delay))
    in_time = shelter.expect(
        lambda time: leaves(flight, delay, later + time), [flight.high - later - delay.low]
    )
    whole = math.fsum(kind.lands_in.values())
    people = math.fsum(model.zones[zone].people * weight / whole for zone, weight in kind.lands_in.items())
    return people * (1.0 - kind.detection.probability * siren.protection * in_time)


__all__ = ["CommonCause", "Siren"]
