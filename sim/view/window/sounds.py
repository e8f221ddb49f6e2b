"""Play short quiet sounds, made from sines; without a sound device nothing happens."""

from __future__ import annotations

from array import array
from math import exp, pi, sin

from sim.view.window.library import pygame

RATE = 22_050
"""Samples a second."""

LOUDNESS = 0.22
"""Amplitude, as a share of the greatest possible one."""

NO_DEVICE_ERRORS = (pygame.error, NotImplementedError, AttributeError)
"""What pygame raises without a device or a mixer."""

NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "shot": ((660.0, 0.05),),
    "stopped": ((660.0, 0.07), (880.0, 0.12)),
    "leak": ((330.0, 0.12), (220.0, 0.22)),
    "siren": ((523.0, 0.25), (659.0, 0.25)),
    "done": ((784.0, 0.12),),
}
"""The notes of each sound: (hertz, seconds)."""


def samples(name: str) -> array[int]:
    """The samples of a sound, 16 bits, one channel: each note swells in 5 ms and dies away."""
    found = array("h")
    for pitch, length in NOTES[name]:
        count = int(RATE * length)
        for k in range(count):
            swell = min(1.0, k / (0.005 * RATE)) * exp(-4.0 * k / count) * min(1.0, (count - k) / 60)
            found.append(int(32_767 * LOUDNESS * swell * sin(2 * pi * pitch * k / RATE)))
    return found


class Sounds:
    """Plays sounds by name, after `open`; silent without a device."""

    def __init__(self) -> None:
        self._kept: dict[str, pygame.mixer.Sound] = {}
        self.trouble = ""
        """Why no sound can be played; empty if nothing is known to be wrong. `open` tries again."""

    def open(self) -> None:
        """Open the device, if it is not open."""
        self.trouble = ""
        try:
            if not pygame.mixer.get_init():
                pygame.mixer.init(RATE, -16, 1, 512)
        except NO_DEVICE_ERRORS as error:
            self.trouble = str(error) or "no sound device"

    def play(self, name: str) -> None:
        """Play a sound; ignore an unknown one."""
        if self.trouble or name not in NOTES:
            return
        try:
            if name not in self._kept:
                self._kept[name] = pygame.mixer.Sound(buffer=samples(name).tobytes())
            self._kept[name].play()
        except NO_DEVICE_ERRORS as error:
            self.trouble = str(error) or "no sound device"

    def close(self) -> None:
        """Close the device."""
        self._kept.clear()
        if hasattr(pygame, "mixer") and pygame.mixer.get_init():
            pygame.mixer.quit()
