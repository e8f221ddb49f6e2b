"""Paint shapes as pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import pi

from sim.view.ui import outlines
from sim.view.ui.shapes import Box, Clip, Disc, Fill, Line, Mark, Picture, Point, Shape, Text, Veil
from sim.view.ui.theme import Rgb, Theme
from sim.view.window.fonts import Fonts, printable
from sim.view.window.library import pygame

FINER = 4
"""Forms are drawn this many times larger and then reduced, so that their edges are smooth."""

MOST_SPRITES = 4_000
"""The most sprites of words and forms that are kept; beyond that, all are made again."""

LARGE_AREA = 20_000
"""The area in pixels from which on a box is filled each time rather than kept as a sprite."""

Sprite = pygame.Surface


class Painter:
    """Paints shapes in one theme."""

    def __init__(self, fonts: Fonts, theme: Theme) -> None:
        self.fonts, self.theme = fonts, theme
        self._sprites: dict[object, Sprite] = {}
        self._painters: dict[type, Callable[..., None]] = {
            Text: self._text,
            Mark: self._mark,
            Fill: self._fill,
            Line: self._line,
            Disc: self._disc,
            Clip: self._clip,
            Picture: self._picture,
            Veil: self._veil,
        }

    def paint(self, surface: pygame.Surface, shapes: Iterable[Shape]) -> None:
        """Paint *shapes* in their order."""
        surface.set_clip(None)
        for shape in shapes:
            paint = self._painters.get(type(shape))
            if paint is not None:
                paint(surface, shape)

    def _clip(self, surface: pygame.Surface, clip: Clip) -> None:
        surface.set_clip(None if clip.box is None else _rect(clip.box))

    def _kept(self, key: object) -> Sprite | None:
        if len(self._sprites) > MOST_SPRITES:
            self._sprites.clear()
        return self._sprites.get(key)

    def _text(self, surface: pygame.Surface, text: Text) -> None:
        key = (text.words, round(text.size), text.colour, text.bold, text.halo)
        sprite = self._kept(key)
        if sprite is None:
            words = printable(text.words)
            if not words.strip():
                return
            font = self.fonts.font(text.size, text.bold)
            sprite = font.render(words, True, self.theme[text.colour])
            if text.halo:
                sprite = _haloed(sprite, font.render(words, True, self.theme[text.halo]), text.size)
            self._sprites[key] = sprite
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[text.anchor]
        rim = _rim(text.size) * (1 - 2 * shift) if text.halo else 0.0
        place = round(text.x - rim - shift * sprite.get_width()), round(text.y - sprite.get_height() / 2)
        surface.blit(sprite, place)

    def _picture(self, surface: pygame.Surface, picture: Picture) -> None:
        rect = _rect(picture.box)
        if rect.w < 1 or rect.h < 1 or len(picture.rows) != 3 * picture.size[0] * picture.size[1]:
            return
        key = ("picture", hash(picture.rows), picture.size, rect.size)
        sprite = self._kept(key)
        if sprite is None:
            sprite = pygame.image.frombytes(picture.rows, picture.size, "RGB")
            if rect.size != picture.size:
                sprite = pygame.transform.smoothscale(sprite, rect.size)
            self._sprites[key] = sprite
        surface.blit(sprite, rect)

    # --- signs ---

    def _mark(self, surface: pygame.Surface, mark: Mark) -> None:
        r, share = max(1.0, round(mark.r * 2) / 2), round(mark.share * 36) / 36
        key = (mark.form, r, mark.colour, share)
        sprite = self._kept(key)
        if sprite is None:
            sprite = self._sprites[key] = self._sign(mark.form, r, mark.colour, share)
        self._blit(surface, sprite, mark.x, mark.y, mark.alpha)

    def _blit(self, surface: pygame.Surface, sprite: Sprite, x: float, y: float, alpha: float) -> None:
        sprite.set_alpha(round(255 * min(1.0, max(0.0, alpha))))
        surface.blit(sprite, (round(x - sprite.get_width() / 2), round(y - sprite.get_height() / 2)))

    def _sign(self, form: str, r: float, colour: str, share: float) -> Sprite:
        grow = max(1.0, 0.1 * r) / r if colour in self.theme.outlined else 0.0
        half = int(r * 1.3 + 3)
        canvas = _blank(2 * half, self.theme["outline" if grow else colour])
        if grow:
            _polygons(canvas, outlines.FORMS[form](share, grow), half, r, self.theme["outline"])
        _polygons(canvas, outlines.FORMS[form](share, 0.0), half, r, self.theme[colour])
        return _reduced(canvas)

    def _disc(self, surface: pygame.Surface, disc: Disc) -> None:
        key = (
            "disc",
            round(disc.r),
            disc.colour,
            disc.alpha,
            disc.edge,
            round(disc.edge_width, 1),
            disc.dashed,
        )
        sprite = self._kept(key)
        if sprite is None:
            sprite = self._sprites[key] = self._soft_disc(disc)
        self._blit(surface, sprite, disc.x, disc.y, 1.0)

    def _soft_disc(self, disc: Disc) -> Sprite:
        half = int(disc.r + disc.edge_width + 2)
        canvas = _blank(2 * half, self.theme[disc.colour])
        soft = (*self.theme[disc.colour], round(255 * disc.alpha))
        pygame.draw.circle(canvas, soft, (half * FINER, half * FINER), disc.r * FINER)
        width = disc.edge_width / disc.r
        pieces = max(12, round(disc.r * 2 * pi / (disc.edge_width * 9))) if disc.dashed else 1
        turn = 2 * pi / pieces
        length = 0.5 * turn if disc.dashed else turn
        edge = [outlines.ring(1.0, width, k * turn, k * turn + length) for k in range(pieces)]
        _polygons(canvas, edge, half, disc.r, self.theme[disc.edge])
        return _reduced(canvas)

    # --- boxes and lines ---

    def _fill(self, surface: pygame.Surface, fill: Fill) -> None:
        rect = _rect(fill.box)
        if rect.w <= 0 or rect.h <= 0:
            return
        if fill.alpha < 1:
            surface.fill(self.theme.mix(fill.colour, fill.alpha, "background"), rect)
            return
        radius = min(round(fill.radius), rect.w // 2, rect.h // 2)
        if fill.colour != "none":
            self._plate(surface, rect, radius, fill.colour)
        if fill.edge:
            self._border(surface, rect, radius, fill.edge, max(1, round(fill.edge_width)))
        elif fill.colour in self.theme.outlined:
            self._border(surface, rect, radius, "outline", 1)

    def _veil(self, surface: pygame.Surface, veil: Veil) -> None:
        rect = _rect(veil.box)
        cloth = pygame.Surface(rect.size)
        cloth.fill(self.theme[veil.colour])
        cloth.set_alpha(round(255 * veil.alpha))
        surface.blit(cloth, rect)

    def _plate(self, surface: pygame.Surface, rect: pygame.Rect, radius: int, colour: str) -> None:
        """Paint a box with round corners; keep a small one as a sprite, because buttons do not change."""
        if radius < 1 or rect.h < 3 * radius or rect.w * rect.h > LARGE_AREA:
            self._ground(surface, rect, radius, colour)
            return
        key = ("plate", rect.size, radius, colour)
        sprite = self._kept(key)
        if sprite is None:
            sprite = pygame.Surface(rect.size, pygame.SRCALPHA)
            self._ground(sprite, sprite.get_rect(), radius, colour)
            self._sprites[key] = sprite
        surface.blit(sprite, rect)

    def _ground(self, surface: pygame.Surface, rect: pygame.Rect, radius: int, colour: str) -> None:
        rgb = self.theme[colour]
        if radius < 1:
            surface.fill(rgb, rect)
            return
        surface.fill(rgb, rect.inflate(-2 * radius, 0))
        for x in (rect.x, rect.right - radius):
            surface.fill(rgb, (x, rect.y + radius, radius, rect.h - 2 * radius))
        self._corners(surface, rect, radius, radius, colour)

    def _border(
        self, surface: pygame.Surface, rect: pygame.Rect, radius: int, colour: str, width: int
    ) -> None:
        rgb, (x, y, w, h) = self.theme[colour], rect
        surface.fill(rgb, (x + radius, y, w - 2 * radius, width))
        surface.fill(rgb, (x + radius, y + h - width, w - 2 * radius, width))
        surface.fill(rgb, (x, y + radius, width, h - 2 * radius))
        surface.fill(rgb, (x + w - width, y + radius, width, h - 2 * radius))
        if radius:
            self._corners(surface, rect, radius, width, colour)

    def _corners(
        self, surface: pygame.Surface, rect: pygame.Rect, radius: int, width: int, colour: str
    ) -> None:
        """Paint four quarters of a ring of *width*; with the width of its radius it is a disc."""
        key = ("corners", radius, width, colour)
        sprite = self._kept(key)
        if sprite is None:
            sprite = self._sprites[key] = self._ring(radius, min(1.0, width / radius), colour)
        for right in (0, 1):
            for low in (0, 1):
                place = rect.x + right * (rect.w - radius), rect.y + low * (rect.h - radius)
                surface.blit(sprite, place, (right * radius, low * radius, radius, radius))

    def _ring(self, radius: int, share: float, colour: str) -> Sprite:
        canvas = _blank(2 * radius, self.theme[colour])
        form = outlines.arc(1.0, 0, 2 * pi) if share >= 1 else outlines.ring(1 - share / 2, share)
        _polygons(canvas, [form], radius, radius, self.theme[colour])
        return _reduced(canvas)

    def _line(self, surface: pygame.Surface, line: Line) -> None:
        rgb = self.theme.line(line.colour, line.alpha)
        for a, b in zip(line.points, line.points[1:], strict=False):
            _stroke(surface, a, b, line.width, rgb)


def _stroke(surface: pygame.Surface, a: Point, b: Point, width: float, rgb: Rgb) -> None:
    if a[0] == b[0] or a[1] == b[1]:
        pygame.draw.line(surface, rgb, a, b, max(1, round(width)))
        return
    if width > 1.4:
        corners = outlines.bar(a, b, width)
        pygame.draw.polygon(surface, rgb, corners)
        pygame.draw.aalines(surface, rgb, True, corners)
    else:
        pygame.draw.aaline(surface, rgb, a, b)


def _rect(box: Box) -> pygame.Rect:
    x, y = round(box.x), round(box.y)
    return pygame.Rect(x, y, round(box.right) - x, round(box.bottom) - y)


def _rim(size: float) -> int:
    """The width of the halo around words, in pixels."""
    return max(1, round(size / 7))


def _haloed(words: Sprite, behind: Sprite, size: float) -> Sprite:
    """Words with a halo, made of the same words in another colour: they are readable over anything."""
    rim = _rim(size)
    sprite = pygame.Surface((words.get_width() + 2 * rim, words.get_height() + 2 * rim), pygame.SRCALPHA)
    for dx in (-rim, 0, rim):
        for dy in (-rim, 0, rim):
            sprite.blit(behind, (rim + dx, rim + dy))
    sprite.blit(words, (rim, rim))
    return sprite


def _blank(side: int, rgb: Rgb) -> Sprite:
    """A transparent square, enlarged `FINER` times; its hidden colour keeps reduced edges from darkening."""
    canvas = pygame.Surface((max(1, side) * FINER, max(1, side) * FINER), pygame.SRCALPHA)
    canvas.fill((*rgb, 0))
    return canvas


def _polygons(canvas: Sprite, polygons: outlines.Outline, half: float, r: float, rgb: Rgb) -> None:
    for polygon in polygons:
        points = [((half + x * r) * FINER, (half + y * r) * FINER) for x, y in polygon]
        pygame.draw.polygon(canvas, (*rgb, 255), points)


def _reduced(canvas: Sprite) -> Sprite:
    return pygame.transform.smoothscale(canvas, (canvas.get_width() // FINER, canvas.get_height() // FINER))
