"""``check``, ``preview-apps`` and what ``publish`` refuses, as the host and her scripts meet them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from podcaster.cli.failure import as_line, exit_code_for
from podcaster.cli.group import podcaster
from podcaster.errors import Problem
from tests.check.shop import Shop, opened
from tests.showfolder import write_episode, write_show

CLEAN = Path(__file__).parents[1] / "check" / "clean.xml"
KEYS = ["rule", "severity", "where", "what", "example", "source"]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with one episode that is due."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen")
    return folder


@pytest.fixture
def shop(s3_environment: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A podcast in order on a server."""
    with opened() as made:
        yield made


def run(*arguments: str | Path) -> Result:
    """Run a command; what it raises becomes an exit code, as in the program itself."""
    return CliRunner().invoke(podcaster, [str(argument) for argument in arguments])


def problems(*arguments: str | Path) -> list[dict[str, Any]]:
    """Return the problems a check tells a script."""
    found: list[dict[str, Any]] = json.loads(run("check", "--json", *arguments).stdout)["problems"]
    return found


def test_a_feed_in_a_file_is_checked_anywhere(tmp_path: Path) -> None:
    """Host: she can look at anyone's feed without a show of her own; errors are exit code 1."""
    fine = run("check", CLEAN)
    assert (fine.exit_code, fine.stdout) == (0, "")
    feed = tmp_path / "feed.xml"
    feed.write_text(CLEAN.read_text().replace(">0a5a5b51", "> 0a5a5b51").replace("<language>nl</language>", ""))
    ran = run("check", feed)
    assert ran.exit_code == 1
    first, second = ran.stdout.splitlines()
    assert first.startswith("error: ")
    assert first.endswith("[channel-language-said; Apple, PSP-1]")
    assert 'item 2 "Kort": guid: has space around it' in second
    assert [list(problem) for problem in problems(feed)] == [KEYS] * 2


def test_warnings_are_exit_code_0_unless_strict(tmp_path: Path) -> None:
    """A script decides what stops it."""
    feed = tmp_path / "feed.xml"
    feed.write_text(CLEAN.read_text().replace("<title>Kort<", "<title>Kort <"))
    assert run("check", feed).exit_code == 0
    assert run("check", "--strict", feed).exit_code == 1


def test_one_fault_of_every_item_is_told_a_few_times(tmp_path: Path) -> None:
    """Host: a fault of a thousand items does not bury the one that matters; a script has all of them."""
    text = CLEAN.read_text()
    start, end = text.rindex("    <item>"), text.index("  </channel>")
    items = "".join(text[start:end].replace("0a5a5b51", f"{n:08d}").replace("011-kort.1", f"k.{n}") for n in range(9))
    feed = tmp_path / "feed.xml"
    feed.write_text(text[:start] + items.replace("<itunes:duration>1800<", "<itunes:duration>30:00<") + text[end:])
    ran = run("check", feed)
    assert "warning: and 6 more like these  [duration-seconds]" in ran.stdout
    assert [problem["rule"] for problem in problems(feed)].count("duration-seconds") == 9


def test_what_the_host_wrote_has_a_rule_by_its_key(show: Path) -> None:
    """A script can tell one problem from another, whatever the words are."""
    episode = show / "episodes/001-lassen/episode.toml"
    episode.write_text(episode.read_text().replace("2026-05-05T06:00:00+02:00", "2026-05-05T06:00:00"))
    toml = show / "show.toml"
    toml.write_text(
        toml.read_text()
        .replace('role = "host"', 'role = "gast"')
        .replace("https://podcast.example.org/", "https://podcast.example.org/?a")
        .replace('language = "nl"', 'language = "Dutch"')
    )
    ran = run("check", "--json", "--show", show)
    assert exit_code_for(ran.exception or Exception(), as_json=False) == 1
    found = getattr(ran.exception, "problems", ())
    assert {problem.rule for problem in found} == {"show.language", "show.storage.base_url", "episode.published"}


def test_a_show_in_order_is_told_nothing_of_its_feed(show: Path) -> None:
    """Host: of a show as she writes it, the feed it makes breaks no rule; only the missing transcript is told."""
    assert [problem["rule"] for problem in problems("--show", show)] == ["transcript"]
    future = show / "episodes/001-lassen/episode.toml"
    future.write_text(future.read_text().replace("2026-05-05", f"{datetime.now(UTC).year + 2}-05-05"))
    assert [problem["rule"] for problem in problems("--show", show)] == ["transcript"]


def test_one_mistake_is_told_once_in_the_file_it_is_in(show: Path) -> None:
    """Host: what her own file says wrongly is not told of the feed as well."""
    write_episode(show, "002-smeden", number=1, title="1. Smeden")
    toml = show / "show.toml"
    more = 'copyright = "© 2026 Redactie"\nlanguage ='
    toml.write_text(toml.read_text().replace("language =", more).replace('role = "host"', 'role = "gast"'))
    told = [(p["rule"], p["where"]) for p in problems("--show", show) if p["rule"] != "transcript"]
    assert told == [
        ("copyright-name", "show.toml"),
        ("person-role", "show.toml"),
        ("number-unique", "episodes/002-smeden/episode.toml"),
        ("title-clean", "episodes/002-smeden/episode.toml: title"),
    ]


def test_what_is_live_is_looked_at(shop: Shop, tmp_path: Path) -> None:
    """Host: her own show and anyone's are fetched as the world gets them."""
    url = f"{shop.url}/feed.xml"
    assert {problem["rule"] for problem in problems("--live", url)} == {"address-https"}
    shop.files.pop("/gast.jpg")
    assert "file-answer" in {problem["rule"] for problem in problems("--live", url, "--all")}
    own = write_show(tmp_path / "show", base_url=f"{shop.url}/")
    assert "file-answer" in {problem["rule"] for problem in problems("--show", own, "--live")}
    assert run("check", "--live", "podcast.example.org").exit_code == 2
    assert run("check", str(CLEAN), "--live", url).exit_code == 2


def test_the_rules_are_listed() -> None:
    """Host: she reads what is asked, how much it matters, and by whom."""
    ran = run("check", "--rules")
    assert "guid-unique" in ran.stdout
    rules = json.loads(run("check", "--rules", "--json").stdout)["rules"]
    assert {"rule", "severity", "asks", "source"} == set(rules[0])
    assert len(rules) > 100


def test_the_show_is_seen_as_apps_see_it(show: Path, shop: Shop) -> None:
    """Host: she sees what each app makes of her episode, after a build, and of anyone's feed."""
    early = run("preview-apps", "--show", show)
    assert "podcaster build" in str(early.exception)
    assert run("build", "--show", show).exit_code == 0
    ran = run("preview-apps", "001-lassen", "--show", show)
    assert "AntennaPod" in ran.stdout
    assert "Aflevering over lassen" in ran.stdout
    assert "models" in ran.stderr
    for feed in (str(CLEAN), f"{shop.url}/feed.xml"):
        looks = json.loads(run("preview-apps", "--json", "--feed", feed).stdout)["apps"]
        assert [look["title"] for look in looks] == ["De werkplaats"] * len(looks)
    for unknown in ("nobody", "999"):
        said = str(run("preview-apps", unknown, "--show", show).exception)
        assert said.startswith(f"{unknown}: there is no such episode in build/public/feed.xml; it has 1")
        assert said.endswith("e.g. 001-lassen")
    said = str(run("preview-apps", "999", "--feed", CLEAN).exception)
    assert said.startswith("999: there is no such episode")
    assert said.endswith("it has 2, from 1, the newest, e.g. De werkplaats, Kort")
    write_episode(show, "002-smeden", number=2)
    said = str(run("preview-apps", "002-smeden", "--show", show).exception)
    assert said.startswith("episodes/002-smeden: is not in build/public/feed.xml")
    assert "answers 404" in str(run("preview-apps", "--feed", f"{shop.url}/no.xml").exception)


def test_a_feed_that_breaks_a_rule_is_not_published(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listener: whatever goes wrong in making a feed, what apps cannot read does not go live; nothing is sent."""
    from podcaster.feed import rss

    right = rss.render

    def wrong(edition: Any) -> bytes:
        return right(edition).replace(b"<guid", b"<gone").replace(b"</guid", b"</gone")

    monkeypatch.setattr(rss, "render", wrong)
    for command in (("build",), ("publish",), ("publish", "--plan")):
        ran = run(*command, "--show", show)
        assert [problem.rule for problem in getattr(ran.exception, "problems", ())] == ["item-guid"]
    assert not list((show / "live").rglob("*.*"))


def test_what_is_live_already_is_not_checked_again(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Host: publishing when nothing has changed costs nothing."""
    from podcaster.check import show as checking

    assert run("publish", "--show", show).exit_code == 0
    asked: list[str] = []
    monkeypatch.setattr(checking, "check_feed", lambda *_, **__: asked.append("feed") or [])
    assert run("publish", "001-lassen", "--show", show).exit_code == 0
    assert asked == []


def test_a_listener_s_own_feed_is_held_to_the_rules_too(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listener with a feed of her own: what apps cannot read does not reach her either."""
    from podcaster.feed import rss

    toml, right = show / "show.toml", rss.render_private
    toml.write_text('access = "private"\n' + toml.read_text())
    assert run("build", "--show", show).exit_code == 0
    monkeypatch.setattr(rss, "render_private", lambda edition: right(edition).replace(b"enclosure", b"gone"))
    ran = run("build", "--show", show)
    [problem] = getattr(ran.exception, "problems", ())
    assert (problem.rule, problem.where[:17]) == ("enclosure-one", "a listener's feed")


def test_the_show_of_this_repository_breaks_no_rule() -> None:
    """Host: the example she starts from gives no error and no warning."""
    assert problems("--show", Path(__file__).parents[2]) == []


@pytest.mark.parametrize("command", [("check",), ("preview-apps", "--feed"), ("import", "--plan")])
def test_a_stranger_s_feed_gives_no_orders_to_the_terminal(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Host: what a feed says is quoted; it cannot clear her screen, or write what she never ran."""
    feed = tmp_path / "feed.xml"
    orders = "<title>&#27;[2J&#155;31m"
    feed.write_text(CLEAN.read_text().replace("<title>", orders).replace("<itunes:explicit>false", "<itunes:explicit>"))
    ran = run(*command, feed)
    assert "\\x9b31m" in ran.output
    assert not {"\x1b", "\x9b"} & set(ran.output)


def test_what_has_a_source_but_no_rule_is_said_without_a_hole() -> None:
    """The host never reads "[; Podcasting 2.0]"."""
    said = as_line(Problem("https://example.org/feed.xml", "is locked by its owner", source="Podcasting 2.0"))
    assert click.unstyle(said) == "error: https://example.org/feed.xml: is locked by its owner  [Podcasting 2.0]"


def test_a_date_years_ahead_is_told_before_it_is_published(show: Path) -> None:
    """Host: check does not pass a mistyped year that publish refuses."""
    write_episode(show, "002-frezen", number=2, published="2062-03-05T06:00:00+01:00")
    ran = run("check", "--show", show)
    assert ran.exit_code == 1
    assert "002-frezen/episode.toml: published: 2062-03-05 06:00:00+01:00 is years from now" in ran.stdout


def test_audio_that_is_nowhere_is_told_before_it_is_published(show: Path) -> None:
    """Host: a show brought back without its recordings is not well as long as its audio is neither here nor live."""
    assert run("build", "--show", show).exit_code == 0
    (show / "episodes/001-lassen/recording.wav").unlink()
    assert run("check", "--show", show).exit_code == 0  # the audio is in build
    shutil.rmtree(show / "build")
    ran = run("check", "--show", show)
    assert ran.exit_code == 1
    assert "episodes/001-lassen: media/001-lassen." in ran.stdout
    assert f"is neither here nor on {show / 'live'}" in ran.stdout
    (show / "episodes/001-lassen/episode.toml").write_text(
        (show / "episodes/001-lassen/episode.toml").read_text().replace("published =", "# published =")
    )
    assert run("check", "--show", show).exit_code == 0  # a draft goes nowhere


def test_audio_that_is_live_needs_no_recording_here(show: Path) -> None:
    """Host: on another computer, with what is live in the folder that is her storage, all is well."""
    assert run("publish", "--show", show).exit_code == 0
    (show / "episodes/001-lassen/recording.wav").unlink()
    shutil.rmtree(show / "build")
    assert run("check", "--show", show).exit_code == 0
