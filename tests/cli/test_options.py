"""Which episode a host means by what she typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcaster.cli.options import as_slug
from podcaster.errors import ContentError
from tests.cli.test_commands import podcaster
from tests.showfolder import write_episode, write_show

NAMES = ("001-de-werkplaats", "010-techlands", "011-techlands-2", "trailer")


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with folders only."""
    for name in (*NAMES, ".trash", "__pycache__"):
        (tmp_path / "show/episodes" / name).mkdir(parents=True)
    return tmp_path / "show"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((name, "001-de-werkplaats") for name in ("001-de-werkplaats", "001", "1", "01", "01-de-werkplaats", "1-de")),
        *((name, "010-techlands") for name in ("10", "010", "010-techlands", "10-t")),
        *(("trail", "trailer"), ("trailer", "trailer")),
        *((name, name) for name in ("2", "0", "", ".", "_", "werkplaats", "51d1d880-5c25-4e78-8c0c-4ef167415abc")),
    ],
)
def test_a_number_or_a_beginning_is_enough(show: Path, typed: str, meant: str) -> None:
    """The host need not type a name to the end, nor count noughts; what no folder is called stays what it is."""
    assert as_slug(show, typed) == meant


def test_what_can_mean_several_is_refused_with_their_names(show: Path) -> None:
    """The host never publishes another episode than the one she thought of."""
    (show / "episodes/0001-techlands").mkdir()
    with pytest.raises(ContentError) as refused:
        as_slug(show, "1")
    told = "1: can be more than one episode; write more of its name, e.g. 0001-techlands, 001-de-werkplaats"
    assert str(refused.value) == told
    assert as_slug(show, "001-de") == "001-de-werkplaats"


def test_where_an_episode_goes_its_name_is_whole(show: Path) -> None:
    """The host who unpublishes an episode whose folder is gone means that one, not one whose name begins like it."""
    assert as_slug(show, "001-de", by_beginning=False) == "001-de"
    assert as_slug(show, "1", by_beginning=False).startswith("001-")


def test_a_command_takes_a_number(tmp_path: Path) -> None:
    """The host who builds episode 1 writes 1."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen", published="")
    ran = podcaster(folder, "announce", "1")
    assert ran.returncode == 0, ran.stderr
