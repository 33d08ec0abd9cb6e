"""The shape of the sound above the player: an ornament that costs next to nothing."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace

import numpy as np
import pytest

from podcaster.site.render import render
from podcaster.site.waveform import outline
from tests import make
from tests.site.conftest import EMBED, EPISODE, PLAIN, SHOW, Open
from tests.site.markup import Tags


def drawn(page: bytes) -> list[dict[str, str]]:
    """The drawings on a page."""
    return Tags(page).all("svg", **{"class": "wave"})


def test_an_outline_has_a_step_for_every_level() -> None:
    """Listener: what is loud stands high, silence lies on the ground."""
    made = outline(base64.b64encode(bytes([100, 50, 0])).decode())
    assert (made.width, made.path) == (3, "M0 100V0h1V50h1V100h1V100z")


@pytest.mark.parametrize("text", ["", "no base64!", "é", "AAA"])
def test_what_is_no_waveform_draws_nothing(text: str) -> None:
    """Host: a page does not fail for an ornament."""
    assert outline(text).path == ""


def test_the_waveform_is_an_ornament() -> None:
    """Listener with a screen reader: it is not read out; an episode without one has no empty box."""
    pages = render(make.edition(), None)
    for key in (EPISODE, EMBED):
        (tag,) = drawn(pages[key])
        assert tag["aria-hidden"] == "true"
        assert "style" not in tag
    assert drawn(pages[PLAIN]) == drawn(pages[SHOW]) == []


@pytest.mark.parametrize("key", [EPISODE, EMBED])
def test_a_waveform_is_small(key: str) -> None:
    """Listener on a slow line: at most 0.7 kB more to fetch, whatever the sound."""
    noise = np.random.default_rng(1).integers(0, 101, 200).astype(np.uint8).tobytes()
    edition = make.edition()
    rich, plain = edition.episodes
    with_noise = replace(rich, media=replace(rich.media, waveform=base64.b64encode(noise).decode()))
    without = replace(rich, media=replace(rich.media, waveform=""))
    sizes = [
        len(zlib.compress(render(replace(edition, episodes=(episode, plain)), None)[key], 9))
        for episode in (with_noise, without)
    ]
    assert sizes[0] - sizes[1] <= 700


@pytest.mark.parametrize("key", [EPISODE, EMBED])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_waveform_is_seen_right_above_the_player(open_page: Open, key: str, scheme: str) -> None:
    """Listener: it is as wide as the player and stands on it, and takes the colour of the page."""
    page = open_page(key, color_scheme=scheme)
    wave, player = page.locator(".wave").bounding_box(), page.locator("audio").bounding_box()
    assert wave["y"] + wave["height"] == pytest.approx(player["y"], abs=12)
    assert wave["width"] == pytest.approx(player["width"], abs=1)
    assert wave["height"] >= 20
    colours = "(it) => [getComputedStyle(it).fill, getComputedStyle(it).color, getComputedStyle(document.body).color]"
    fill, colour, text = page.locator(".wave").evaluate(colours)
    assert fill == colour != text
