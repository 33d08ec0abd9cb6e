"""Chapters as a host writes them: "00:12:30 Title <https://…>" lines in chapters.txt, or timestamps in the notes.

Under a line of chapters.txt may stand, indented, what else there is to a chapter (chapter_details.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from difflib import unified_diff
from itertools import pairwise
from pathlib import Path

from podcaster.content.chapter_details import detail_lines, example, is_detail, with_detail
from podcaster.content.files import UNPRINTABLE
from podcaster.errors import ContentError, Problem
from podcaster.model import Chapter
from podcaster.model.times import clock, stamp
from podcaster.whole import write_whole

EXAMPLE = "00:12:30 Questions from the audience <https://www.example.org/questions>"

_TIME = r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)(?:[.,](?P<fraction>\d{1,6}))?"
_LINE = re.compile(rf"{_TIME}(?:\s+(?P<rest>.*))?$")
_LINK = re.compile(r"\s*<(?P<href>[^<>]*)>$")
_ITEM = re.compile(
    rf"\s{{0,3}}(?:(?:[-*+]|\d{{1,3}}[.)])\s+)?(?P<bold>\**)[(\[]?(?P<time>{_TIME})[)\]]?(?P=bold)\s+(?P<rest>\S.*)$"
)
_MARKDOWN_LINK = re.compile(r"\[(?P<title>[^\]]+)\]\((?P<href>https?://[^)\s]+)\)")


def read_chapters(text: str, where: str) -> tuple[Chapter, ...]:
    """Return the chapters in ``text``, in time order; blank lines and lines starting with "#" do not count.

    Times are H:MM:SS or MM:SS, with or without a fraction. Raises ContentError with every line that is wrong.
    """
    chapters, problems = read_lines(text, where)
    if problems:
        raise ContentError(problems)
    return tuple(chapters.values())


def read_lines(text: str, where: str) -> tuple[dict[int, Chapter], list[Problem]]:
    """Return the chapters that can be read, each under the number of its line, and every line that is wrong."""
    problems: list[Problem] = []
    chapters: dict[int, Chapter] = {}
    above: int | None = None  # the line of the chapter to which details belong
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            if not is_detail(line):
                above = None
                chapters[number] = _chapter(line.strip())
                above = number
            elif above is not None:
                chapters[above] = with_detail(chapters[above], line, _clock)
            elif not problems:
                raise ValueError(f"'{line.strip()[:40]}' belongs under the line of a chapter")
        except ValueError as error:
            right = example(line) if is_detail(line) else "" if problems else EXAMPLE
            problems.append(Problem(where, f"line {number}: {error}", right))
    return chapters, problems + _disorder(chapters, where)


def chapters_in_notes(markdown: str) -> tuple[Chapter, ...]:
    """Return the chapters among the notes' lines, list items too; () when they are not a list of chapters.

    Timestamps are chapters when there are three or more, the first at 00:00:00, each later than the one before:
    what Apple Podcasts, Spotify and YouTube ask of timestamps in a description.
    """
    found = [match for line in markdown.split("\n") if (match := _ITEM.match(line))]
    chapters = tuple(_from_notes(match) for match in found)
    in_order = all(earlier.start < later.start for earlier, later in pairwise(chapters))
    if len(chapters) < 3 or chapters[0].start or not in_order or not all(chapter.title for chapter in chapters):
        return ()
    return chapters


def retimed(markdown: str, moved: Callable[[timedelta], timedelta]) -> str:
    """Return notes with the times of their chapters moved; notes that are no list of chapters stay as they are."""
    if not chapters_in_notes(markdown):
        return markdown
    return "\n".join(_retimed_line(line, moved) for line in markdown.split("\n"))


def format_chapters(chapters: Iterable[Chapter]) -> str:
    """Return the text of a chapters.txt that ``read_chapters`` reads back, to the millisecond.

    Markers as recorders leave them are put right: in time order, one at a time, each with a title. A picture that is
    somewhere on the web is left as a comment, for only files of the episode's folder can be published.
    """
    lines: dict[str, str] = {}
    for chapter in sorted(chapters, key=lambda chapter: chapter.start):
        title = _tidy(chapter.title) or f"Chapter {len(lines) + 1}"
        if not chapter.href and _LINK.search(title):  # "Less is <more>" must not come back as a link
            title = title.replace("<", "‹").replace(">", "›")
        link = f" <{chapter.href}>" if chapter.href else ""
        details = "".join(f"\n  {line}" for line in detail_lines(chapter, format_time))
        lines.setdefault(format_time(chapter.start), title + link + details)
    return "".join(f"{time} {rest}\n" for time, rest in lines.items())


def write_chapters(folder: Path, where: str, chapters: Iterable[Chapter]) -> Path:
    """Write a new chapters.txt in an episode's folder and return it.

    Raises ContentError when there is one already: it is the host's.
    """
    path, text = folder / "chapters.txt", format_chapters(chapters)
    if path.exists() or path.is_symlink():
        raise ContentError(Problem(where, "is there already and stays as it is; to have the other one, move it away"))
    write_whole(path, text)
    return path


def difference(theirs: str, chapters: Iterable[Chapter]) -> str:
    """Return what a chapters.txt says otherwise than ``chapters`` do: "-" lines are hers, "+" lines are new."""
    ours = format_chapters(chapters).splitlines()
    return "\n".join(unified_diff(theirs.splitlines(), ours, "chapters.txt", "found", lineterm="", n=0))


def format_time(time: timedelta) -> str:
    """Return "00:12:30", with ".250" behind it when the time is not whole seconds; rounded down to a millisecond."""
    return stamp(time).removesuffix(".000")


def _chapter(line: str) -> Chapter:
    """Return the chapter a line says; raise ValueError in words for the host."""
    match = _LINE.match(line)
    if not match:
        raise ValueError(f"does not start with a time: {line[:60]}")
    rest = match["rest"] or ""
    link = _LINK.search(rest)
    title, href = (rest[: link.start()], link["href"].strip()) if link else (rest, "")
    if href and not re.match(r"https?://[^\s/]", href):
        raise ValueError(f"the link must start with https://, not '{href[:60]}'")
    if not _tidy(title):
        raise ValueError(f"has no title after the time: {line[:60]}")
    return Chapter(start=_time(match), title=_tidy(title), href=href)


def _clock(text: str) -> timedelta:
    match = re.fullmatch(_TIME, text.strip())
    if not match:
        raise ValueError(f"'{text.strip()[:40]}' is not a time")
    return _time(match)


def _time(match: re.Match[str]) -> timedelta:
    if match["hours"] is not None and int(match["minutes"]) > 59:
        raise ValueError(f"has more than 59 minutes after the hours: {match[0][:60]}")
    fraction = (match["fraction"] or "0")[:3].ljust(3, "0")
    return timedelta(
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"]),
        seconds=int(match["seconds"]),
        milliseconds=int(fraction),
    )


def _retimed_line(line: str, moved: Callable[[timedelta], timedelta]) -> str:
    """Return a line with its time moved, rounded down to a second, and with hours only where there are any."""
    match = _ITEM.match(line)
    if not match:
        return line
    time = clock(moved(_time(match)))
    short = match["hours"] is None and time.startswith("00:")
    return line[: match.start("time")] + time[3 if short else 0 :] + line[match.end("time") :]


def _from_notes(match: re.Match[str]) -> Chapter:
    link = _MARKDOWN_LINK.search(match["rest"]) or re.search(r"<(?P<href>https?://[^<>\s]+)>", match["rest"])
    title = _MARKDOWN_LINK.sub(lambda found: found["title"], match["rest"])
    title = re.sub(r"<https?://[^<>\s]+>|\*\*|__|`", "", title)
    title = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", title)  # in Markdown, a backslash keeps a sign from meaning more
    return Chapter(start=_time(match), title=_tidy(title), href=link["href"] if link else "")


def _tidy(title: str) -> str:
    """Return the title on one line, without the dash that often stands between time and title."""
    return re.sub(r"^(?:[-–—|:]+(?:\s+|$))+", "", " ".join(UNPRINTABLE.sub(" ", title).split())).strip()


def _disorder(chapters: dict[int, Chapter], where: str) -> list[Problem]:
    problems = []
    for (_, earlier), (number, later) in pairwise(chapters.items()):
        at, before = format_time(later.start), format_time(earlier.start)
        if later.start == earlier.start:
            problems.append(Problem(where, f"line {number}: a second chapter at {at}; give it a later time"))
        elif later.start < earlier.start:
            problems.append(Problem(where, f"line {number}: {at} comes after {before}; put the lines in time order"))
    in_list = [(number, chapter) for number, chapter in chapters.items() if not chapter.hidden]
    for (number, chapter), (_, later) in pairwise(in_list):
        if chapter.end and chapter.start < later.start < chapter.end:
            end, at = format_time(chapter.end), format_time(later.start)
            problems.append(Problem(where, f"line {number}: lasts until {end}, but the next begins at {at}"))
    return problems
