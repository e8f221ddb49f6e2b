"""The screen for playing by hand: the clock stands still until the players choose a threat."""

from __future__ import annotations

from typing import ClassVar

from sim.errors import SimError
from sim.trace import Run
from sim.view.map.base import BaseMapCache
from sim.view.screens.play import board, results
from sim.view.screens.play.averages import Averages
from sim.view.screens.play.clock import GameClock
from sim.view.screens.play.picker import Picker
from sim.view.screens.play.session import BY_HAND, Session, Standing
from sim.view.screens.replay import layout
from sim.view.screens.replay.screen import Replay
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Source, Visit
from sim.view.ui.shapes import Value

DEFAULT_ORDER = "earliest_landing"
"""The order to which players can leave a decision."""


class PlayScreen(Screen):
    """A game played by hand: commands decide, `tick` lets time pass to the next decision."""

    name = "play"
    first_focus = "cards"
    controls: ClassVar[Groups] = {
        "Decide": (
            Control("move", ("down", "right"), "next candidate", 1),
            Control("move", ("up", "left"), "candidate before", -1),
            Control("take", ("enter", "space"), "take this threat; show the next decision at once"),
            Control("wait", ("w",), "leave the channel free for now"),
            Control("order", ("e",), "earliest landing decides this one"),
            Control("rest", ("shift+e",), "earliest landing decides the rest"),
            Control("undo", ("u", "backspace"), "take the last decision back"),
        ),
        "Game": (
            Control("pace", (".", ">"), "faster between decisions", 1),
            Control("pace", (",", "<"), "slower between decisions", -1),
            Control("thinking", ("o",), "time to think: no limit, 20, 10 or 5 seconds"),
            Control("alone", ("y",), "ask also where there is one candidate, or not"),
            Control("again", ("r",), "the same attack again"),
            Control("attack", ("n",), "the next attack", 1),
            Control("attack", ("p",), "the attack before", -1),
            Control("watch", ("v",), "at the end: watch what you did"),
            Control("others", ("c",), "another scenario to play"),
            Control("gallery", ("g",), "all scenarios"),
        ),
    }

    def __init__(self, visit: Visit) -> None:
        """Raises SimError if the scenario cannot be played by hand."""
        super().__init__()
        self.source = visit.source
        self.averages: Averages | None = None
        session = Session(self.source.scenario, visit.replication)
        self.clock = GameClock(session)
        self._base_maps = BaseMapCache()
        self._begin(session)
        self.commands = {
            "move": lambda by: self._move(int(by or 0)),
            "take": lambda _: self._take(self.chosen),
            "choose": lambda number: self._take(int(number or 0)),
            "wait": lambda _: self._wait(),
            "order": lambda _: self._order(),
            "rest": lambda _: self._rest(),
            "undo": lambda _: self._undo(),
            "pace": lambda by: self.change("pace", self.clock.pace_after(int(by or 0))),
            "thinking": lambda _: self.change("thinking", self.clock.thinking_after()),
            "alone": lambda _: self._alone(),
            "again": lambda _: self._attack(0),
            "attack": lambda by: self._attack(int(by or 0)),
            "watch": lambda _: self._watch(),
            "others": lambda _: self.app.show(Picker(self._play)),
        }

    # --- what is there ---

    @property
    def title(self) -> str:  # type: ignore[override]
        """The title of the window."""
        return self.source.titled(f"play it yourself · run {self.session.replication}")

    def about(self, what: str) -> str:
        """The words beside the scenario's name: *what* is shown, and the run, seed and digest."""
        source, run = self.source, f"run {self.session.replication:,}"
        return f"{what} · {run} · seed {source.scenario.seed} · {source.digest}"

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether time passes, or averages are being played."""
        growing = self.averages is not None and self.averages.growing
        return self.clock.moving or self.clock.thinks or growing

    @property
    def finished(self) -> bool:
        """Whether the attack is over and has been shown to its end."""
        return self.session.over and not self.clock.moving

    # --- the game ---

    def _begin(self, session: Session) -> None:
        self.session = session
        self.clock.begin(session)
        self.offset, self.chosen = 0.0, 0
        self.standings: list[Standing] = []
        self._arrived()

    def _attack(self, by: int) -> None:
        """Start the attack *by* numbers further on; 0 starts the same attack again."""
        number = max(1, self.session.replication + by)
        try:
            session = Session(self.source.scenario, number)
        except SimError as error:
            self.app.say(str(error).splitlines()[0])
            return
        session.alone = self.session.alone
        self._begin(session)
        self.app.say("The same attack from its start" if not by else f"Attack {number:,}")

    def _play(self, source: Source) -> None:
        """Play another scenario. Raises SimError if it cannot be played by hand."""
        session = Session(source.scenario, source.first)
        if self.averages is not None:
            self.averages.stop()
            self.averages = None
        self.source = source
        self._begin(session)

    def _arrived(self) -> None:
        """Ask for the next decision, now that the clock has reached it."""
        decision = self.session.decision
        self.clock.restart_thinking()
        if decision is not None:
            self.chosen = self.chosen if self.chosen in decision.threats else decision.threats[0]

    def _decided(self) -> None:
        """Show what follows a decision."""
        if self.clock.pace == "end":
            self.clock.jump()
        if not self.clock.moving:
            self._arrived()

    def _jump(self) -> None:
        self.clock.jump()
        self._arrived()

    def _move(self, by: int) -> None:
        decision = self.session.decision
        if decision is not None and not self.clock.moving:
            at_now = decision.threats.index(self.chosen)
            self.chosen = decision.threats[(at_now + by) % len(decision.threats)]

    def _ready(self) -> bool:
        """Whether a decision can be made now; while time passes, go to the next one instead."""
        if self.clock.moving:
            self._jump()
            return False
        return self.session.decision is not None

    def _take(self, threat: int) -> None:
        if not self._ready():
            return
        try:
            self.session.take(threat)
        except SimError:
            self.app.say(f"Threat {threat} cannot be taken now: look at the list")
            return
        self._decided()

    def _wait(self) -> None:
        if self._ready():
            self.session.wait()
            self._decided()

    def _order(self, order: str | None = DEFAULT_ORDER) -> None:
        if self._ready():
            taken = self.session.follow(order)
            self.app.say(f"It took threat {taken}")
            self._decided()

    def _rest(self) -> None:
        """Let the usual order decide everything that is left, also while time passes."""
        self._jump()
        if self._ready():
            self.session.follow_to_the_end(DEFAULT_ORDER)
            self._decided()

    def _undo(self) -> None:
        if self.session.undo():
            self.standings = []
            self._jump()
        else:
            self.app.say("Nothing has been decided yet")

    def _alone(self) -> None:
        self.session.alone = not self.session.alone
        if self.session.alone:
            self.app.say("A lone candidate is taken by itself")
        else:
            self.app.say("You are asked about every threat")

    def _watch(self) -> None:
        """Watch the finished run as a replay."""
        if not self.finished:
            self.app.say("First play it to the end")
            return
        own, session = self.source, self.session
        named = own.scenario.model_copy(update={"name": f"{own.scenario.name}, {BY_HAND}"})
        run = session.game.run

        def play(number: int) -> Run:
            return run if number == session.replication else own.play(number)

        self.app.show(Replay(Source(named, play, own.digest, first=session.replication, grows=True)))

    # --- time and widgets ---

    def tick(self, seconds: float) -> None:
        """Let *seconds* pass; if the time to think has run out, the battery's own order decides."""
        moving = self.clock.moving
        too_late = self.clock.tick(seconds)
        if moving and not self.clock.moving:
            self._arrived()
        if too_late:
            self._order(None)
        if self.finished:
            self._compare_orders()

    def _compare_orders(self) -> Averages:
        """Play the same attack under each order, and many attacks in the background."""
        if not self.standings:
            self.standings = self.session.standings()
        if self.averages is None:
            self.averages = Averages(self.source.scenario, self.app.work)
        self.averages.poll()
        return self.averages

    def change(self, name: str, value: Value) -> None:
        """Choose a threat, the pace or the time to think, or scroll the table."""
        if name == "cards":
            self.chosen = int(value or 0)
        elif name == "pace":
            self.clock.pace = pace = str(value)
            self.app.say({"end": "Straight to the next decision"}.get(pace, f"Pace: {pace}"))
        elif name == "thinking":
            self.clock.thinking = limit = int(value or 0)
            self.clock.restart_thinking()
            until = f"{limit} seconds, then the battery's own order decides"
            self.app.say(until if limit else "As long as it takes")
        elif name == "table":
            self.offset = float(value or 0)

    def wheel(self, x: float, y: float, by: float) -> None:
        """Move along the candidates."""
        self._move(-1 if by > 0 else 1)

    def draw(self, canvas: Canvas) -> None:
        """Draw the game, or its results at the end."""
        if self.finished:
            results.draw(canvas, self._results(self._compare_orders()), self._base_maps)
        else:
            board.draw(canvas, self._board(), self._base_maps)

    def _board(self) -> board.BoardView:
        scenario, session, clock = self.source.scenario, self.session, self.clock
        return board.BoardView(
            name=scenario.name,
            about=self.about("play it yourself"),
            time_unit=scenario.time_unit,
            statuses=layout.possible_statuses(scenario),
            run_index=session.run_index,
            now=clock.now,
            end=session.end,
            decision=None if clock.moving else session.decision,
            chosen=self.chosen,
            over=session.over,
            longest=session.longest,
            pace=clock.pace,
            thinking=clock.thinking,
            seconds_left=clock.left,
        )

    def _results(self, averages: Averages) -> results.ResultsView:
        scenario, session = self.source.scenario, self.session
        return results.ResultsView(
            name=scenario.name,
            about=self.about("played by hand"),
            run_index=session.run_index,
            time=self.clock.time,
            decided=bool(session.own),
            with_people=any(zone.people for zone in scenario.zones.values()),
            standings=self.standings,
            offset=self.offset,
            averages=averages.known(),
            said=averages.sentence(),
            said_briefly=averages.brief(),
        )

    def close(self) -> None:
        """Stop the averages."""
        if self.averages is not None:
            self.averages.stop()
