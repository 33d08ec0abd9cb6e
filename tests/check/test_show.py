"""Every feed the show makes is held against the rules before it is live, not the main one alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcaster.build.line import build
from podcaster.check.show import check_built, check_show
from podcaster.feed import rss
from podcaster.model import Edition
from tests.showfolder import write_episode, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAGED = "\n[feed]\nfilms = true\npage_size = 1\ncomplete = false\n"
KEYS = ["feed.xml", "films.xml", "feed-1.xml", "a listener's feed"]


def broken(data: bytes) -> bytes:
    """A feed with a mistake that would cost listeners."""
    return data.replace(b"<language>nl</language>", b"", 1)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with films, pages and a private episode."""
    folder = write_show(tmp_path / "show")
    with (folder / "show.toml").open("a") as toml:
        toml.write(PAGED)
    for number in (1, 2, 3):
        date = f"2026-05-0{number}T06:00:00+02:00"
        more = 'access = "private"\n' if number == 3 else ""
        write_episode(folder, f"00{number}-a", number=number, published=date, more=more)
    return folder


def test_feeds_in_order_are_in_order(show: Path) -> None:
    """Host: what the tool itself writes into pages, films and a listener's feed is nothing for her to mend."""
    told = [problem for problem in check_show(show, now=NOW) if not problem.where.startswith("episodes/")]
    assert [(problem.where, problem.rule) for problem in told] == [("films.xml", "items-present")]  # there is no film


@pytest.mark.parametrize("key", KEYS)
def test_a_mistake_in_any_feed_is_found(show: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listener: a mistake of ours in one document reaches nobody, whichever feed she follows."""
    render_all, render_private = rss.render_all, rss.render_private

    def all_with_one_broken(edition: Edition) -> dict[str, bytes]:
        return {name: broken(data) if name == key else data for name, data in render_all(edition).items()}

    monkeypatch.setattr(rss, "render_all", all_with_one_broken)
    if key == KEYS[-1]:
        monkeypatch.setattr(rss, "render_private", lambda edition: broken(render_private(edition)))
    found = [problem for problem in check_show(show, now=NOW) if problem.severity == "error"]
    assert found
    assert {problem.where.partition(",")[0].partition(":")[0] for problem in found} == {key}
    built = build(show, now=NOW, has_private=True)
    assert {problem.where.partition(",")[0] for problem in check_built(built, now=NOW)} >= {key}


def test_a_show_for_listeners_alone_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listener: the one feed of a private show is held against the rules as well."""
    folder = write_show(tmp_path / "show")
    text = (folder / "show.toml").read_text()
    (folder / "show.toml").write_text(f'access = "private"\n{text}')
    write_episode(folder, "001-a")
    assert [problem for problem in check_show(folder, now=NOW) if problem.severity == "error"] == []
    render_private = rss.render_private
    monkeypatch.setattr(rss, "render_private", lambda edition: broken(render_private(edition)))
    assert "a listener's feed" in str(check_show(folder, now=NOW))
