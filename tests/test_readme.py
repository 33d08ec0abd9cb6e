"""What the documents say is true of the program."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import pytest

from podcaster.cli.group import COMMANDS, podcaster
from podcaster.content.toml import episode_facts, show_facts
from podcaster.model import EpisodeFacts, ShowFacts

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = sorted(set(re.findall(rf"(?:^|\s|`)podcaster ((?:{'|'.join(COMMANDS)})\b[^`\n|]*)", README)))


@pytest.mark.parametrize("line", LINES)
def test_every_command_in_the_readme_is_understood(line: str) -> None:
    """The host can paste what she reads: the command and its options exist."""
    name, *arguments = shlex.split(re.sub(r"[…\[\]]", "", line))
    command = podcaster.get_command(click.Context(podcaster), name)
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= known


def test_the_readme_names_every_command() -> None:
    """The host finds each command in the README."""
    assert set(COMMANDS) <= {line.split()[0] for line in LINES}


def test_the_storage_in_the_readme_is_understood() -> None:
    """The host can paste the example of S3 storage into her show.toml."""
    example = re.search(r"```toml\n(.*?)```", README, re.S)
    assert example is not None
    own = (ROOT / "show.toml").read_text(encoding="utf-8")
    whole = own[: own.index("[storage]")] + example[1]
    assert tomllib.loads(whole)["storage"]["bucket"] == "my-podcast"
    facts, problems = show_facts(whole, "show.toml")
    assert not problems
    assert facts is not None
    assert facts.storage.bucket == "my-podcast"


def test_what_apps_are_told_in_the_readme_is_understood() -> None:
    """The host can paste these lines into her show.toml, and into an episode.toml."""
    example = re.search(r"```toml\n(cover_alt.*?)```", README, re.S)
    assert example is not None
    own = re.sub(r"(?m)^(cover_alt|txt|locations) = .*$", "", (ROOT / "show.toml").read_text(encoding="utf-8"))
    facts, problems = show_facts(example[1] + own, "show.toml")
    assert not problems
    assert facts is not None
    assert [place.name for place in facts.locations] == ["Den Helder"]
    first = next(ROOT.glob("episodes/*/episode.toml")).read_text(encoding="utf-8")
    assert not episode_facts(example[1] + first, "episode.toml")[1]


def keys_of(kind: type[Any]) -> Iterator[tuple[str, str]]:
    """Yield every key of a file or a table with the table it stands in, as "value.recipients" and "split"."""
    for name, hint in get_type_hints(kind).items():
        yield "", name
        for table in tables_in(hint):
            yield from ((f"{name}.{inside}".removesuffix("."), key) for inside, key in keys_of(table))


def tables_in(hint: Any) -> Iterator[type[Any]]:
    """Yield the tables in a type: ``tuple[Person, ...]`` → Person."""
    if is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for argument in get_args(hint):
        yield from tables_in(argument)


def test_docs_feed_tells_of_every_key() -> None:
    """The host finds each key of her two files, and in the row of each table all that it knows."""
    rows = re.findall(r"(?m)^\| (.*?) \| (.*?) \|", (ROOT / "docs/feed.md").read_text(encoding="utf-8"))
    told = {("", key) for keys, _ in rows for key in re.findall(r"`(\w+)`", keys)}
    for keys, inside in rows:
        for table in re.findall(r"`([\w.]+)`", keys):
            told |= {(table, key) for key in re.findall(r"`(\w+)`", inside)}
    known = {key for kind in (ShowFacts, EpisodeFacts) for key in keys_of(kind)}
    assert ("film", "link") in known
    assert known - told == set()


def test_the_examples_in_docs_feed_are_understood() -> None:
    """The host can paste each example of docs/feed.md into the file it is for, and hears of no mistake."""
    examples = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/feed.md").read_text(encoding="utf-8"), re.S)
    ours, both, one, film = examples
    own = re.sub(r"(?m)^(txt|locations|update_frequency) = .*$", "", (ROOT / "show.toml").read_text(encoding="utf-8"))
    keys, feed = ours.split("[feed]\n")
    facts, problems = show_facts(f"{keys}{both}{own}\n[feed]\n{feed}", "show.toml")
    assert not problems
    assert facts is not None
    assert (facts.seasons, facts.feed.page_size) == ({"1": "Het eerste jaar"}, 100)
    first = min(ROOT.glob("episodes/*/episode.toml")).read_text(encoding="utf-8")
    told, problems = episode_facts(f"{one}{both}{first}\n{film}", "episode.toml")
    assert not problems
    assert told is not None
    assert told.film is not None
    assert len(told.film.title) <= 32


def pasted(table: str) -> ShowFacts:
    """Return the show with this table of the README at the end of its show.toml."""
    example = re.search(rf"```toml\n(\[{table}\].*?)```", README, re.S)
    assert example is not None
    own = (ROOT / "show.toml").read_text(encoding="utf-8")
    facts, problems = show_facts(own[: own.index("[audio]")] + example[1], "show.toml")
    assert not problems
    assert facts is not None
    return facts


def test_the_sound_in_the_readme_is_understood() -> None:
    """The host can paste the example of intro and outro into her show.toml, and every key of it does something."""
    audio = pasted("audio").audio
    assert audio.jingles == ("intro.wav", "outro.wav", "bed.wav")
    assert (audio.longest_pause_s, audio.trim) == (2.5, True)


def test_the_transcription_in_the_readme_is_understood() -> None:
    """The host can paste the example of a model and a glossary into her show.toml, and knows where a model is had."""
    assert "--model ~/models/whisper-small --download small" in README
    settings = pasted("transcribe").transcribe
    assert settings.model == "~/models/whisper-small"
    assert settings.glossary[:2] == ("Techlands", "PET-events")


def test_every_link_between_the_documents_leads_somewhere() -> None:
    """The reader who follows a link finds the page."""
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
