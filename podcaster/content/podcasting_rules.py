"""What must be right in the keys that only a show, or only an episode, has (Podcasting 2.0, RFC 5005)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from podcaster.content import rules
from podcaster.content.files import shown
from podcaster.content.recurrence import rule_fault
from podcaster.content.rules import wrong
from podcaster.content.said_rules import check_said
from podcaster.content.services import unknown_service
from podcaster.errors import Problem
from podcaster.model import EpisodeFacts, RemoteItem, ShowFacts, UpdateFrequency

DISPLAY_LIMIT = 32  # characters
QUOTABLE_S = (15, 120)
LARGEST_SEASON = 99_999
MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course")  # with episodes of its own
_LISTS = ("publisher", "mixed", *(f"{medium}L" for medium in MEDIUMS))  # only of other shows
_DIRECTORY = re.compile(r"[a-z0-9]+(\.[a-z]+)?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def check_podcasting(show: ShowFacts, where: str) -> Iterator[Problem]:
    """Yield what is wrong with what show.toml says for Podcasting 2.0."""
    yield from check_said(show, where)
    if show.medium not in MEDIUMS:
        what = f"'{shown(show.medium[:60])}' is not one of {', '.join(MEDIUMS)}"
        yield wrong(where, "medium", what)
    yield from _seasons(show, where)
    if show.update_frequency:
        yield from _update_frequency(where, show.update_frequency)
    for number, item in enumerate(show.podroll, start=1):
        yield from _remote_item(where, f"podroll {number}: ", item)
    if show.publisher:
        yield from _publisher(where, show.publisher)
    yield from _block(show, where)
    yield from _feed(show, where)


def check_episode_podcasting(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    """Yield what is wrong with what episode.toml says for Podcasting 2.0."""
    yield from check_said(episode, where)
    if episode.display:
        yield from rules.line_of_text(where, "display", episode.display, DISPLAY_LIMIT)
        if episode.number is None:
            yield wrong(where, "display", "is not shown without a number", "number = 7", "warning")
    for number, link in enumerate(episode.content_links, start=1):
        yield from rules.line_of_text(where, f"content_links {number}: text", link.text, rules.NAME_LIMIT)
        yield from rules.address(where, f"content_links {number}: href", link.href or " ", https=True)
    yield from _passages(episode, where)


def _block(show: ShowFacts, where: str) -> Iterator[Problem]:
    for directory in show.block:
        what, near = ("", "") if directory == "all" else unknown_service(directory)
        if not _DIRECTORY.fullmatch(directory):
            what = f"'{shown(directory[:60])}' is not a directory's short name, in small letters; 'all' are all of them"
            yield wrong(where, "block", what)
        elif what:
            right = f'"{near}"' if near else ""
            what = f"'{directory}' {what}"
            yield wrong(where, "block", what, right, "warning", rule="block-service", source="Podcasting 2.0")


def _passages(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    for number, passage in enumerate(episode.soundbites, start=1):
        key = f"soundbites {number}: "
        if passage.title:
            yield from rules.line_of_text(where, f"{key}title", passage.title, rules.NAME_LIMIT)
        if passage.start.total_seconds() < 0:
            yield wrong(where, f"{key}start", "is before the beginning")
        if not 0 < passage.seconds < float("inf"):
            yield wrong(where, f"{key}seconds", f"must be more than 0, not {passage.seconds:g}")
        elif not QUOTABLE_S[0] <= passage.seconds <= QUOTABLE_S[1]:
            what = f"is {passage.seconds:g}; apps expect {QUOTABLE_S[0]} to {QUOTABLE_S[1]} seconds"
            yield wrong(where, f"{key}seconds", what, severity="warning")


def _seasons(show: ShowFacts, where: str) -> Iterator[Problem]:
    for number, name in show.seasons.items():
        if not re.fullmatch(r"[1-9]\d{0,4}", number):
            what = f"'{shown(number[:60])}' is not the number of a season, from 1 to {LARGEST_SEASON}"
            yield wrong(where, "seasons", what)
        for problem in rules.line_of_text(where, f"seasons: {shown(number[:60])}", name, rules.NAME_LIMIT):
            yield replace(problem, example=problem.example or '"The first year"')


def _update_frequency(where: str, plan: UpdateFrequency) -> Iterator[Problem]:
    yield from rules.line_of_text(where, "update_frequency.text", plan.text, rules.NAME_LIMIT)
    if plan.dtstart and plan.dtstart.utcoffset() is None:
        yield wrong(where, "update_frequency.dtstart", "needs a time zone", f"{plan.dtstart.isoformat()}+01:00")
    elif plan.rrule and (fault := rule_fault(plan.rrule, plan.dtstart)):
        yield wrong(where, "update_frequency.rrule", f"'{shown(plan.rrule[:60])}' {fault}")


def _remote_item(where: str, key: str, item: RemoteItem) -> Iterator[Problem]:
    if not _UUID.fullmatch(item.guid):
        yield wrong(where, f"{key}guid", f"'{shown(item.guid[:60])}' is not a podcast GUID, which is a UUID")
    yield from rules.address(where, f"{key}url", item.url, https=True)
    if item.title:
        yield from rules.line_of_text(where, f"{key}title", item.title)
    if item.medium and item.medium not in MEDIUMS + _LISTS:
        yield wrong(where, f"{key}medium", f"'{shown(item.medium[:60])}' is not a medium of Podcasting 2.0")


def _publisher(where: str, publisher: RemoteItem) -> Iterator[Problem]:
    yield from _remote_item(where, "publisher.", publisher)
    if not publisher.url:
        yield wrong(
            where, "publisher.url", "is missing; few apps find a publisher by its GUID alone", severity="warning"
        )
    if publisher.medium not in ("", "publisher"):
        yield wrong(where, "publisher.medium", f"can only be 'publisher', not '{shown(publisher.medium[:60])}'")


def _feed(show: ShowFacts, where: str) -> Iterator[Problem]:
    yield from rules.address(where, "new_feed_url", show.new_feed_url, https=True)
    if show.new_feed_url and show.new_feed_url == show.storage.base_url.rstrip("/") + "/feed.xml":
        yield wrong(where, "new_feed_url", "is the feed's own address; it is where a show moves to")
    size = show.feed.page_size
    if size is not None and size < 1:
        yield wrong(where, "feed.page_size", f"must be at least 1, not {size}")
    if size is None and not show.feed.complete:
        what = "does nothing without page_size: the feed holds every episode"
        yield wrong(where, "feed.complete", what, severity="warning")
