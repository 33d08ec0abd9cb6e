"""A summary film's facts and its poster, through the same door as the recordings."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from podcaster.audio.film import poster, probe_film
from podcaster.errors import AudioError
from tests.audio.sound import tone, write_wav, write_with


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds that grow lighter, 25 of 256 steps a second."""
    return write_with(tmp_path_factory.mktemp("film") / "film.mp4", tone((-20, 4)), "aac", film=True)


def test_the_page_knows_the_films_length_and_size(film: Path) -> None:
    """The page keeps the right room free before the film has loaded."""
    duration, width, height = probe_film(film)
    assert duration.total_seconds() == pytest.approx(4, abs=0.1)
    assert (width, height) == (160, 120)


@pytest.mark.parametrize(("at", "grey"), [(0, 0), (2, 50), (3.5, 85), (60, 95)])
def test_the_poster_is_the_picture_of_that_moment(film: Path, at: float, grey: int) -> None:
    """The host chooses the still; a moment past the end gives the last picture."""
    picture = Image.open(io.BytesIO(poster(film, timedelta(seconds=at))))
    assert (picture.format, picture.size) == ("JPEG", (160, 120))
    assert picture.convert("L").getpixel((80, 60)) == pytest.approx(grey, abs=6)


def test_the_same_film_gives_the_same_poster(film: Path) -> None:
    """Publishing again uploads nothing."""
    assert poster(film, timedelta(seconds=1)) == poster(film, timedelta(seconds=1))


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    """A film.mp4 without a picture is refused by name."""
    path = write_wav(tmp_path / "film.wav", tone((-20, 1)))
    for ask in (probe_film, lambda film: poster(film, timedelta(0))):
        with pytest.raises(AudioError, match=r"film\.wav: holds no picture"):
            ask(path)
