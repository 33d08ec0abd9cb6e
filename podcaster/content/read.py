"""A show's folder → its content, or every problem in it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from podcaster.content import artwork
from podcaster.content.episode_rules import check_together
from podcaster.content.files import Findings, check_file, named, read_text
from podcaster.content.folder import folder_names, read_episode, read_episode_facts
from podcaster.content.notes import to_html
from podcaster.content.show_rules import with_whole_base_url
from podcaster.content.toml import show_facts
from podcaster.errors import ContentError, Problem
from podcaster.model import Episode, Show

FACTS = "show.toml"
EPISODES = "episodes"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the host wrote: the show, its episodes by slug, and what could be better."""

    show: Show
    episodes: tuple[Episode, ...]
    warnings: tuple[Problem, ...] = ()


def find_show(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that has a show.toml; raise ContentError if none has."""
    here = start.resolve() if ".." in start.parts else start.absolute()  # show/.. lies above the show, not in it
    for folder in (here, *here.parents):
        if (folder / FACTS).exists():
            return folder
    raise ContentError(
        Problem(str(start), "there is no show.toml here or in a folder above it; `podcaster init` makes one")
    )


def read(folder: Path, html: Callable[[str], str] = to_html) -> Content:
    """Return everything in the show at ``folder``; ``html`` renders notes, and may know what it rendered before.

    Raises one ContentError with every error of show.toml, the cover and all episode folders; what is only worth a
    warning is in the result. No recording is opened.
    """
    findings = Findings()
    show = _show(folder, findings)
    if show is not None:
        _check_cover(show, findings)
    read_all = (read_episode(path, folder, findings, html) for path in _episode_folders(folder, findings))
    episodes = tuple(episode for episode in read_all if episode is not None)
    if show is not None:
        sounds = (show.audio, *(episode.sound(show) for episode in episodes))
        for name in dict.fromkeys(name for sound in sounds for name in sound.jingles):
            findings.attempt(check_file, show.folder / name, show.folder, may_link_out=True)
    findings.problems.extend(check_together(show, episodes))
    if findings.errors or show is None:
        raise ContentError(findings.errors)
    return Content(show=show, episodes=episodes, warnings=findings.warnings)


def read_facts(folder: Path) -> Content:
    """Return the show and what its episode.toml files say, and nothing else of the episodes: no notes, no media.

    Enough for who asks what is due, at a tenth of the time. Raises ContentError as ``read`` does.
    """
    findings = Findings()
    show = _show(folder, findings)
    read_all = (read_episode_facts(path, folder, findings) for path in _episode_folders(folder, findings))
    episodes = tuple(episode for episode in read_all if episode is not None)
    if findings.errors or show is None:
        raise ContentError(findings.errors)
    return Content(show=show, episodes=episodes)


def read_show(folder: Path) -> Show:
    """Return the show alone, for what can be done before its cover and episodes are right; raises ContentError."""
    findings = Findings()
    show = _show(folder, findings)
    if findings.errors or show is None:
        raise ContentError(findings.errors)
    return show


def _show(folder: Path, findings: Findings) -> Show | None:
    text = findings.attempt(read_text, folder / FACTS, folder)
    facts, problems = (findings.attempt(show_facts, text, FACTS) if text is not None else None) or (None, [])
    findings.problems.extend(problems)
    if facts is None:
        return None
    facts = with_whole_base_url(facts)
    return Show(**{field.name: getattr(facts, field.name) for field in fields(facts)}, folder=folder)


def _check_cover(show: Show, findings: Findings) -> None:
    path = show.folder / show.cover
    where = named(path, show.folder)
    try:
        is_there = path.exists() or path.is_symlink()
    except OSError:  # no name for a file on this system: its rule has told so
        return
    if not is_there:
        other = next((name for name in ("cover.jpg", "cover.png") if (show.folder / name).is_file()), "")
        right = f'cover = "{other}" in {FACTS}, for there is one' if other else artwork.EXAMPLE
        findings.problems.append(Problem(where, "is missing; a show has a cover", right))
    elif findings.attempt(check_file, path, show.folder):
        findings.attempt(artwork.check, path, where)


def _episode_folders(folder: Path, findings: Findings) -> list[Path]:
    """Return the folders in episodes/, in order. Names starting with a dot or "__" are not the host's."""
    episodes = folder / EPISODES
    if not episodes.is_dir():
        if episodes.exists():
            findings.problems.append(Problem(EPISODES, "is a file where a folder is expected"))
        return []
    names = findings.attempt(folder_names, episodes, folder) or []
    return [episodes / name for name in names if not name.startswith((".", "__"))]
