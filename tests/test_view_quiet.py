"""Calm where the system asks for it, sounds where there is a device, a search, a file that is saved."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from building import scenario
from sim import live
from sim.view.screens.gallery import Entry, Gallery
from sim.view.screens.problems import file_screen
from sim.view.testing import FakeWindow
from sim.view.ui.events import Letters
from sim.view.ui.reduced_motion import reduced
from sim.view.ui.screen import Source
from sim.view.ui.settings import Settings
from sim.view.ui.theme import DARK
from sim.view.window import sounds
from watching import viewer

# --- calm ---


@pytest.mark.parametrize(
    ("file", "text", "asked"),
    [
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n", True),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", True),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=1\n", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", True),
        ("kdeglobals", "no settings at all\n", False),
        ("other", "", False),
    ],
)
def test_the_desktop_s_own_settings_are_read(tmp_path: Path, file: str, text: str, asked: bool) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    assert reduced({"XDG_CONFIG_HOME": str(tmp_path)}, "linux") is asked


@pytest.mark.skipif(sys.platform == "win32", reason="the questions are shell scripts here")
@pytest.mark.parametrize(
    ("command", "script", "asked"),
    [
        ("gdbus", "echo '(<<uint32 1>>,)'", True),
        ("gdbus", "echo '(<<uint32 0>>,)'", False),
        ("gdbus", "echo Error >&2; exit 1", False),
        ("gdbus", "exec sleep 20", False),
        ("gsettings", """test "$3" = reduced-motion && echo "'reduce'" """, True),
        ("gsettings", "test $3 = enable-animations && echo false", True),
        ("gsettings", "echo true", False),
        ("none", "", False),
    ],
)
def test_the_desktop_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, script: str, asked: bool
) -> None:
    (tmp_path / command).write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
    (tmp_path / command).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    began = time.monotonic()
    found = reduced({"XDG_CONFIG_HOME": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:"}, "linux")
    assert (found, time.monotonic() - began < 5) == (asked, True)


@pytest.mark.parametrize(("said", "asked"), [("1", True), ("0", False)])
def test_a_variable_decides(said: str, asked: bool) -> None:
    assert reduced({"SIM_CALM": said}, "linux") is asked


def test_the_whole_window_never_flashes() -> None:
    fake = viewer()
    seen = [fake.keys("t").app.settings.theme.name for _ in range(20)]
    changes = sum(a != b for a, b in zip([DARK.name, *seen], seen, strict=False))
    assert changes <= 3


def test_after_a_while_the_theme_changes_again() -> None:
    fake = viewer().keys(*"tttt").wait(1.1).keys("t")
    assert fake.app.settings.theme is DARK


# --- sounds ---


@pytest.mark.parametrize("name", sounds.NOTES)
def test_a_sound_is_short_and_not_loud(name: str) -> None:
    made = sounds.samples(name)
    assert (len(made) < sounds.RATE, 0 < max(made) < 0.25 * 32_767) == (True, True)


def test_without_a_device_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SDL_AUDIODRIVER", "nowhere")
    player = sounds.Sounds()
    player.play("leak")
    player.close()
    assert player.trouble


# --- search ---


def gallery() -> FakeWindow:
    models = [scenario(name="Two inbound"), scenario(name="Layers", description="Two of them. More.")]
    entries = []
    for model in models:

        def play(number: int, model: object = model) -> object:
            return live.play(model, replication=number)

        entries.append(Entry(model, play, lambda model=model, play=play: Source(model, play, "a41f")))
    return FakeWindow(Gallery(entries))


def test_typing_searches() -> None:
    assert {"Two inbound", "Layers"} & set(gallery().write("lay").texts) == {"Layers"}


def test_two_letters_in_one_frame_are_two_letters() -> None:
    fake = gallery()
    fake.app.take(Letters("l"))
    fake.app.take(Letters("a"))
    assert fake.app.screen.searched == "la"


def test_enter_opens_what_was_found() -> None:
    assert gallery().write("lay").keys("enter").app.screen.title.startswith("Layers")


def test_escape_forgets_the_search_and_stays() -> None:
    fake = gallery().write("lay").keys("escape")
    assert (fake.app.leaving, fake.app.screen.searched) == (False, "")


def test_nothing_found_says_so() -> None:
    assert any(words.startswith("No scenario has") for words in gallery().write("xyz").texts)


SOUND = """name: From a file
zones: {compound: {value: 1}}
threats: {plain: {time_of_flight: 5}}
attack: [{schedule: {threat: plain, at: [0, 1]}}]
"""


def test_where_one_writes_the_help_names_keys_that_are_no_letters() -> None:
    texts = gallery().keys("f1").texts
    assert ("F2" in texts, "F8" in texts, "T" in texts, "U" in texts) == (True, True, False, False)
    assert "F8" in gallery().keys("f10").texts


def test_a_path_that_is_pasted_keeps_its_spaces() -> None:
    assert "/a b + c.yaml" in gallery().take(Letters("/a b + c.yaml")).texts


def test_a_path_opens_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND)
    fake = gallery()
    assert fake.write(str(tmp_path / "a.yaml")).keys("enter").app.screen.title.startswith("From a file")


def test_an_open_file_that_is_saved_is_read_again_at_the_same_time(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(SOUND)
    fake = FakeWindow(file_screen(str(file))).keys("3", "enter")
    file.write_text(SOUND.replace("From a file", "Another name"))
    texts = fake.wait(1.2, frames=4).texts
    assert ("Another name" in texts, any(words.startswith("3.0") for words in texts)) == (True, True)


def test_settings_are_shared_by_all_screens() -> None:
    fake = viewer().keys("+", "a")
    assert fake.app.settings == Settings(scale=1.25)
