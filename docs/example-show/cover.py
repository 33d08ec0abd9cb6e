"""Draw the show's cover and the cover of the third episode.

``python docs/example-show/cover.py`` writes cover.jpg and episodes/003-techlands/cover.jpg: square, RGB, JPEG.
"""

from __future__ import annotations

from pathlib import Path

from dialogue import EPISODES
from look import AMBER, PAPER, SHOW, Palette, canvas, fitted, gear

FINE = 2  # drawn this many times larger, and made smaller at the end: smooth edges


def draw_cover(path: Path, pixels: int, colours: Palette, title: str, below: str) -> None:
    """Draw the gear above a title that spans the picture, and write it as JPEG."""
    size = pixels * FINE
    picture, draw = canvas(size, size, colours.ground)
    gear(draw, (size * 0.465, size * 0.345), size * 0.225, colours)
    margin, width = size * 0.075, size * 0.85
    draw.text((margin, size * 0.805), title, colours.letters, fitted(title, "ExtraBold", width), anchor="ls")
    draw.text((margin, size * 0.925), below, colours.gear, fitted(below, "SemiBold", width), anchor="ls")
    picture.reduce(FINE).save(path, quality=90, subsampling=0, optimize=True, dpi=(72, 72))


def main() -> None:
    """Draw both covers."""
    draw_cover(EPISODES.parent / "cover.jpg", 3000, SHOW, "Techportal", "in beeld en geluid")
    techlands = Palette(ground=(9, 66, 70), gear=AMBER, sound=(120, 220, 200), letters=PAPER)
    draw_cover(EPISODES / "003-techlands" / "cover.jpg", 1400, techlands, "Techlands", "Zaanstreek-Waterland")


if __name__ == "__main__":
    main()
