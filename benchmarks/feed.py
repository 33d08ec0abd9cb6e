"""How fast is a large feed written, and in how much memory, beside peers? Prints a table.

Run ``python -m benchmarks.feed [--rounds 3]``. Each figure is of a process of its own: it imports, makes the model of a
show in memory, and then writes the feed. Counted are the seconds from the model to the bytes, wall and processor, and
the most memory the process ever had, before and after. Every episode has notes of 2 kB of its own and 12 chapters.

- podcaster writes every tag there is (Podcasting 2.0, Apple, Podlove chapters, alternative enclosures), and checks it;
- podcaster, the facts feedgen knows: the same without them, to compare like with like;
- feedgen with its podcast extension, podgen and rfeed write the facts they know: title, description, enclosure, date,
  GUID, and but for rfeed Apple's tags.

The peers: ``pip install podgen rfeed``; who is not there is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from podcaster.model import Chapter, Edition, PublicEpisode
from tests import make

PARAGRAPH = "<p>We spreken over <strong>lassen</strong> en <a href='https://www.example.org/{}'>meer</a>: {}.</p>\n"


def edition(size: int, *, everything: bool = True) -> Edition:
    """A show of so many episodes; without ``everything`` only what feedgen can say too."""
    made = make.large_edition(size)
    if not everything:
        made = replace(made, show=make.show(people=(), funding=(), license=""))
    return replace(made, episodes=tuple(map(_filled if everything else _plain, made.episodes)))


def _notes(episode: PublicEpisode) -> str:
    return "".join(PARAGRAPH.format(part, f"{episode.title} en wat daar bij hoort, " * 2) for part in range(10))


def _filled(episode: PublicEpisode) -> PublicEpisode:
    chapters = tuple(Chapter(start=timedelta(minutes=2 * n), title=f"{episode.slug} {n}") for n in range(12))
    return replace(episode, notes_html=_notes(episode), chapters=chapters)


def _plain(episode: PublicEpisode) -> PublicEpisode:
    kept = make.plain_episode(notes_html=_notes(episode), topics=("vmbo", "techniek"))
    names = ("slug", "guid", "title", "published", "number", "season", "media_key", "picture")
    return replace(kept, **{name: getattr(episode, name) for name in names})


def by_podcaster(made: Edition) -> bytes:
    """The feed as it is published."""
    from podcaster.feed.rss import render

    return render(made)


def by_feedgen(made: Edition) -> bytes:
    """The feed as feedgen writes it by itself."""
    from feedgen.feed import FeedGenerator

    show, feed = made.show, FeedGenerator()
    feed.load_extension("podcast")
    feed.title(show.title)
    feed.description(show.description)
    feed.link(href=show.website)
    feed.language(show.language)
    feed.podcast.itunes_author(show.author)
    feed.podcast.itunes_image(show.url(made.picture.key))
    for episode in made.episodes:
        item = feed.add_entry(order="append")
        item.title(episode.title)
        item.link(href=show.url(episode.page_key))
        item.guid(episode.guid, permalink=False)
        item.enclosure(show.url(episode.media_key), str(episode.media.size_bytes), episode.media.mime_type)
        item.category([{"term": topic} for topic in episode.topics])
        item.description(episode.notes_html)
        item.content(episode.notes_html, type="CDATA")
        item.published(episode.published)
        item.podcast.itunes_duration(int(episode.media.duration.total_seconds()))
        item.podcast.itunes_season(episode.season)
        item.podcast.itunes_episode(episode.number)
        item.podcast.itunes_episode_type(episode.kind)
        if episode.picture:
            item.podcast.itunes_image(show.url(episode.picture.key))
    xml: bytes = feed.rss_str(pretty=True)
    return xml


def by_podgen(made: Edition) -> bytes:
    """The feed as podgen writes it."""
    from podgen import Media, Person, Podcast

    show = made.show
    podcast = Podcast(name=show.title, description=show.description, website=show.website, explicit=show.explicit)
    podcast.language, podcast.image = show.language, show.url(made.picture.key)
    podcast.authors = [Person(show.author, "redactie@example.org")]
    for each in made.episodes:
        episode = podcast.add_episode()
        episode.title, episode.long_summary, episode.id = each.title, each.notes_html, each.guid
        episode.link, episode.publication_date = show.url(each.page_key), each.published
        sound = show.url(each.media_key), each.media.size_bytes, each.media.mime_type, each.media.duration
        episode.media = Media(*sound)
        if each.picture:
            episode.image = show.url(each.picture.key)
    return str(podcast.rss_str()).encode()


def by_rfeed(made: Edition) -> bytes:
    """The feed as rfeed writes it."""
    from rfeed import Enclosure, Feed, Guid, Item

    show = made.show
    items = [
        Item(
            title=each.title,
            link=show.url(each.page_key),
            description=each.notes_html,
            guid=Guid(each.guid, isPermaLink=False),
            pubDate=each.published,
            categories=list(each.topics),
            enclosure=Enclosure(url=show.url(each.media_key), length=each.media.size_bytes, type=each.media.mime_type),
        )
        for each in made.episodes
    ]
    feed = Feed(title=show.title, link=show.website, description=show.description, language=show.language, items=items)
    return str(feed.rss()).encode()


WRITERS: dict[str, tuple[Callable[[Edition], bytes], bool]] = {
    "podcaster, every tag": (by_podcaster, True),
    "podcaster, the facts feedgen knows": (by_podcaster, False),
    "feedgen": (by_feedgen, False),
    "podgen": (by_podgen, False),
    "rfeed": (by_rfeed, False),
}


def measure(name: str, size: int) -> None:
    """Print the figures of one writer: seconds, bytes, and memory in MB before and at most."""
    write, everything = WRITERS[name]
    write(edition(1, everything=everything))  # the imports
    made = edition(size, everything=everything)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin, started = time.perf_counter(), time.process_time()
    feed = write(made)
    wall, cpu = time.perf_counter() - begin, time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "cpu": cpu, "bytes": len(feed), "before": before, "most": most}))


def _run(name: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.feed", "--one", name, "--size", str(size)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures


def main() -> None:
    """Measure all, in turns, and print the median of each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--one", choices=WRITERS, help=argparse.SUPPRESS)
    asked.add_argument("--size", type=int, default=1000, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        measure(given.one, given.size)
        return
    there = [name for name in WRITERS if name.partition(",")[0] == "podcaster" or importlib.util.find_spec(name)]
    python, load = platform.python_version(), os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {python}, load {load:.1f}")
    print("| | episodes | wall | processor | feed | memory before | most | added |\n|---|---|---|---|---|---|---|---|")
    for size in (1_000, 10_000):
        rounds = [{name: _run(name, size) for name in there} for _ in range(given.rounds)]
        for name in there:
            middle = {key: statistics.median(each[name][key] for each in rounds) for key in rounds[0][name]}
            wall, cpu, size_bytes, before, most = (middle[key] for key in ("wall", "cpu", "bytes", "before", "most"))
            print(
                f"| {name} | {size:,} | {wall:.2f} s | {cpu:.2f} s | {size_bytes / 1e6:.1f} MB "
                f"| {before:.0f} MB | {most:.0f} MB | {most - before:.0f} MB |"
            )


if __name__ == "__main__":
    main()
