"""One attack played by hand: the decisions, the run so far, and the same attack under each order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim import live, replay
from sim.errors import SimError
from sim.live import Decision, Game
from sim.scenario import Scenario
from sim.trace.index import RunIndex
from sim.vocabulary import ORDERS

MOST_THREATS = 300
"""The most threats in an attack that is played by hand."""

OURS = "your choices"

BY_HAND = "played by hand"


def ordered(scenario: Scenario, order: str) -> Scenario:
    """The scenario in which every battery follows one order."""
    batteries = {
        name: battery.model_copy(update={"order": order})
        for name, battery in scenario.defence.batteries.items()
    }
    defence = scenario.defence.model_copy(update={"batteries": batteries})
    return scenario.model_copy(update={"defence": defence})


@dataclass(frozen=True)
class Standing:
    """How one attack went: *who* is the words of an order, or `OURS`; *lost* is value, *people* exposed."""

    who: str
    leaks: int
    lost: float
    people: float
    held: bool

    @property
    def score(self) -> tuple[int, float, float]:
        """A key to sort by, the best first: leaks, then value lost, then people exposed."""
        return self.leaks, round(self.lost, 9), round(self.people, 9)


def standing(who: str, responses: dict[str, float | None]) -> Standing:
    """The standing of a run with these responses."""
    leaks, lost, people = (responses[name] or 0.0 for name in ("leaks", "damage", "people_exposed"))
    return Standing(who, int(leaks), lost, people, not leaks)


class Session:
    """One attack played by hand; `run_index` is the run up to the open decision."""

    def __init__(self, scenario: Scenario, replication: int) -> None:
        """Raises SimError if the scenario cannot be played, or has too many threats."""
        self.scenario, self.replication = scenario, replication
        self.own: list[int] = []
        """The number of choices before each decision of the players."""
        self.alone = False
        """Whether a lone candidate is taken without asking the players."""
        self.longest = 0.0
        """The longest time to landing of a candidate so far, in time units."""
        self._start(Game(scenario, None, replication))
        if len(self.run_index.run.threats) > MOST_THREATS:
            raise SimError(
                f"{scenario.name} has {len(self.run_index.run.threats):,} threats: too many to decide about"
                f" one by one. Choose a scenario with fewer than {MOST_THREATS}."
            )
        self.end = max((threat.lands for threat in self.run_index.run.threats), default=1.0)

    @property
    def decision(self) -> Decision | None:
        """The open decision; None once the attack is over."""
        return self.game.decision

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.game.over

    def _start(self, game: Game) -> None:
        self.game = game
        self._advance()

    def _advance(self) -> None:
        """Go on to the next decision or the end."""
        while decision := self.game.advance():
            self.longest = max(self.longest, *(one.left for one in decision.candidates))
            if not self.alone or len(decision.candidates) > 1:
                break
            self.game.automatic()
        self.run_index = RunIndex(self.scenario, self.game.run)

    def _decide(self, how: Callable[[], object]) -> None:
        self.own.append(len(self.game.choices))
        how()
        self._advance()

    def take(self, threat: int) -> None:
        """Take the threat of this number. Raises SimError if it is not a candidate."""
        self._decide(lambda: self.game.take(threat))

    def wait(self) -> None:
        """Leave the channel free until the next event."""
        self._decide(self.game.wait)

    def follow(self, order: str | None) -> int:
        """Let an order decide (None: the battery's own); return the number of the threat that it took."""
        self._decide(lambda: self.game.automatic(order))
        return self.game.choices[self.own[-1]] or 0

    def follow_to_the_end(self, order: str) -> None:
        """Let an order decide everything that is left."""
        self.own.append(len(self.game.choices))
        while self.game.advance():
            self.game.automatic(order)
        self._advance()

    def undo(self) -> bool:
        """Take the last decision back; return whether there was one."""
        if not self.own:
            return False
        kept = self.game.choices[: self.own.pop()]
        alone, self.alone = self.alone, False
        self._start(live.replayed(self.scenario, None, self.replication, kept))
        self.alone = alone
        return True

    def standings(self) -> list[Standing]:
        """How this attack went for the players and under each automatic order, the best first."""
        found = [standing(OURS, self.game.run.responses)]
        for order in ORDERS:
            run = replay.play(ordered(self.scenario, order), replication=self.replication)
            found.append(standing(ORDERS[order].label, run.responses))
        return sorted(found, key=lambda each: each.score)


def rank(found: list[Standing]) -> str:
    """Our rank in words: "2nd of 5", "shared 1st of 5"."""
    ours = next(each for each in found if each.who == OURS)
    number = 1 + sum(each.score < ours.score for each in found)
    shared = sum(each.score == ours.score for each in found) > 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
    return f"{'shared ' if shared else ''}{number}{ending} of {len(found)}"
