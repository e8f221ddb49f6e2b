"""What a battery can do at a moment of a run that is being told: its channels, rounds and health."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario import Battery, Scenario
from sim.trace.speech import number
from sim.trace.tables import Event


class BatteryState:
    """One battery, followed event by event."""

    def __init__(self, name: str, battery: Battery) -> None:
        self.name, self.channels = name, battery.channels
        self.reach, self.ignored = battery.window.opens, battery.ignore
        self.full = None if battery.magazine == "unlimited" else int(battery.magazine)
        self.rounds = self.full
        self.busy = 0
        self.reloading = self.broken = False

    def note(self, event: Event) -> None:
        """This happened to it."""
        match event.event:
            case "engaged":
                self.busy += 1
                if self.rounds is not None:
                    self.rounds -= event.rounds
            case "missed" | "intercepted" | "cut":
                self.busy -= 1
            case "reload_started" | "reloaded":
                self.reloading = event.event == "reload_started"
                self.rounds = self.rounds if self.reloading else self.full
            case "broke_down" | "repaired":
                self.broken = event.event == "broke_down"

    @property
    def lacks(self) -> str:
        """Why it can begin no engagement now; empty where it can."""
        if self.broken:
            return f"{self.name} is broken down"
        if self.reloading:
            return f"{self.name} is reloading"
        if self.rounds == 0:
            return f"{self.name} has no rounds left"
        if self.busy < self.channels:
            return ""
        few = {1: f"the one channel of {self.name} is", 2: f"both channels of {self.name} are"}
        several = f"all {number(self.channels)} channels of {self.name} are"
        return f"{few.get(self.channels, several)} busy"


def posts(scenario: Scenario) -> Mapping[str, BatteryState]:
    """All batteries of a scenario, as they are before anything happens."""
    return {name: BatteryState(name, battery) for name, battery in scenario.defence.batteries.items()}
