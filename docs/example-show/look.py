"""The show's look: its colours, its letter, and the gear whose teeth turn into a sound wave.

Needs the typeface Inter (``apt install fonts-inter``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

INTER = "/usr/share/fonts/opentype/inter/Inter-{}.otf"

NIGHT = (16, 30, 62)
PAPER = (255, 248, 235)
AMBER = (255, 183, 38)
CORAL = (255, 92, 72)

Colour = tuple[int, int, int]
Point = tuple[float, float]

# The left half of the gear has teeth, all alike; the right half is sound, loud and soft (1 is a tooth's height).
SOUND = (0.5, 0.9, 0.7, 1.5, 1.0, 2.0, 1.3, 2.5, 1.7, 2.2, 1.2, 1.8, 0.8, 1.4, 0.6, 1.0, 0.5)
TEETH = 9


@dataclass(frozen=True)
class Palette:
    """The colours of one picture."""

    ground: Colour
    gear: Colour
    sound: Colour
    letters: Colour


SHOW = Palette(ground=NIGHT, gear=AMBER, sound=CORAL, letters=PAPER)


def letter(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Inter in a weight ("Bold", "Black", "Medium") and a size in pixels."""
    return ImageFont.truetype(INTER.format(weight), size)


def fitted(text: str, weight: str, width: float) -> ImageFont.FreeTypeFont:
    """The size of Inter in which ``text`` is ``width`` pixels wide."""
    return letter(weight, int(1000 * width / letter(weight, 1000).getlength(text)))


def gear(
    draw: ImageDraw.ImageDraw,
    centre: Point,
    radius: float,
    colours: Palette,
    sound: tuple[float, ...] = SOUND,
    turn: float = 0.0,
) -> None:
    """Draw the gear; ``radius`` is that of its body, ``sound`` how far each bar reaches, ``turn`` in teeth."""
    for number in range(TEETH):
        place = (number + 0.5 + turn) % TEETH
        height = min(1.0, 3 * place, 3 * (TEETH - place))  # a turning tooth comes up and goes down at the seam
        tooth(draw, centre, pi * place / TEETH + pi / 2, radius, radius * (1 + 0.2 * height), colours.gear)
    disc(draw, centre, radius, colours.gear)
    body = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    draw.pieslice(body, -90, 90, fill=colours.sound)
    for number, reach in enumerate(sound):
        angle = pi * (number + 0.5) / len(sound) - pi / 2
        bar(draw, centre, angle, radius * 0.9, radius * (1 + 0.2 * reach), radius * 0.052, colours.sound)
    disc(draw, centre, radius * 0.7, colours.ground)
    play_sign(draw, centre, radius * 0.42, colours.letters)


def bar(
    draw: ImageDraw.ImageDraw, centre: Point, angle: float, start: float, end: float, half: float, colour: Colour
) -> None:
    """Draw a bar with a round end, pointing away from ``centre``; ``half`` is half its width."""
    draw.polygon(outward(centre, angle, [(start, -half), (end, -half), (end, half), (start, half)]), fill=colour)
    disc(draw, outward(centre, angle, [(end, 0)])[0], half, colour)


def tooth(draw: ImageDraw.ImageDraw, centre: Point, angle: float, radius: float, end: float, colour: Colour) -> None:
    """Draw a gear's tooth: broad at its foot, narrower at its tip."""
    foot, tip = radius * 0.105, radius * 0.07
    draw.polygon(
        outward(centre, angle, [(radius * 0.97, -foot), (end, -tip), (end, tip), (radius * 0.97, foot)]), fill=colour
    )


def outward(centre: Point, angle: float, points: list[Point]) -> list[Point]:
    """Place (distance, sideways) points on a ray from ``centre``; ``angle`` 0 points right, growing clockwise."""
    return [
        (centre[0] + far * cos(angle) - aside * sin(angle), centre[1] + far * sin(angle) + aside * cos(angle))
        for far, aside in points
    ]


def disc(draw: ImageDraw.ImageDraw, centre: Point, radius: float, colour: Colour) -> None:
    """Draw a filled circle."""
    draw.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), fill=colour)


def play_sign(draw: ImageDraw.ImageDraw, centre: Point, radius: float, colour: Colour) -> None:
    """Draw a play triangle whose weight lies on ``centre``."""
    corners = [
        (centre[0] + radius * cos(turn), centre[1] + radius * sin(turn)) for turn in (0, 2 * pi / 3, -2 * pi / 3)
    ]
    draw.polygon(corners, fill=colour)


def canvas(width: int, height: int, colour: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty picture and its pen."""
    picture = Image.new("RGB", (width, height), colour)
    return picture, ImageDraw.Draw(picture)
