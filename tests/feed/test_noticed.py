"""What listeners' apps notice of a new feed, told to the host before it is live."""

from __future__ import annotations

from dataclasses import replace

from podcaster.feed.noticed import Noticed, noticed
from podcaster.feed.rss import render
from podcaster.model import Edition
from tests import make


def feed(edition: Edition) -> bytes:
    """The feed of an edition."""
    return render(edition)


def test_the_same_feed_is_nothing_new() -> None:
    """Nothing is told that no app sees."""
    assert noticed([feed(make.edition())], [feed(make.edition())]) == []


def test_every_difference_is_told_in_the_hosts_words() -> None:
    """The host reads which episode comes, goes or changes, and what of it, not the names of tags."""
    edition = make.edition()
    first, second = edition.episodes
    renamed = replace(first, title="Anders", summary="Iets anders.")
    third = replace(second, guid="another", slug="009-nieuw")
    old = feed(edition)
    found = noticed([old], [feed(replace(edition, episodes=(third, renamed)))])
    [changed] = [each for each in found if each.what == "changed"]
    assert Noticed("another", "added") in found
    assert changed.guid == first.guid
    assert {"title", "summary"} <= set(changed.parts)
    assert "audio" not in changed.parts
    assert found[-1] == Noticed(second.guid, "gone")


def test_a_change_of_the_show_itself_is_told_first() -> None:
    """A new description shows in every app."""
    edition = make.edition()
    other = replace(edition, show=replace(edition.show, description="Andere gesprekken."))
    assert noticed([feed(edition)], [feed(other)]) == [Noticed("", "changed", ("summary",))]


def renamed(edition: Edition, **changes: str) -> list[Noticed]:
    """Return what is noticed when the first episode changes in this way, with its chapters' file, which names it."""
    first, *rest = edition.episodes
    other = replace(first, chapters_key="chapters/other.0123456789ab.json", **changes)  # type: ignore[arg-type]
    return noticed([feed(edition)], [feed(replace(edition, episodes=(other, *rest)))])


def test_a_title_alone_is_told_as_a_title_alone() -> None:
    """Of a title that is put right the host does not read that summary, notes, chapters and film change too."""
    [found] = renamed(make.edition(), title="De werkplaats & de klas")
    assert found.parts == ("title",)


def test_what_changes_beside_a_title_is_told_too() -> None:
    """A summary that is rewritten along with the title is told; so are chapters when the title stays."""
    [found] = renamed(make.edition(), title="Anders", summary="Iets anders.")
    assert found.parts[:2] == ("title", "summary")
    assert "chapters" not in found.parts
    [found] = renamed(make.edition())
    assert found.parts == ("chapters",)


def test_another_title_of_the_show_is_no_news_of_every_episode() -> None:
    """Links to an episode's page name the show: its episodes stay as they are."""
    edition = make.edition()
    other = replace(edition, show=replace(edition.show, title="Anders"))
    assert noticed([feed(edition)], [feed(other)]) == [Noticed("", "changed", ("title",))]
