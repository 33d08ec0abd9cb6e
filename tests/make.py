"""Builders of model objects for tests: a small show with two episodes, every field of it set on purpose."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from podcaster.model import (
    AnnounceSettings,
    Chapter,
    Chat,
    ContentLink,
    Cue,
    Delivery,
    Edition,
    FeedSettings,
    FilmFacts,
    FilmFile,
    Funding,
    Location,
    Loudness,
    MediaFile,
    Person,
    Picture,
    PublicDelivery,
    PublicEpisode,
    PublicFilm,
    PublicTranscript,
    Recipient,
    RemoteItem,
    Show,
    Social,
    Soundbite,
    StorageSettings,
    Transcript,
    UpdateFrequency,
    Value,
)

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def show(**changes: Any) -> Show:
    """A show with every field that a host would fill in."""
    made = Show(
        title="Werkplaatspraat",
        guid=UUID("1b1e6b6e-5a55-5b2c-9f0a-6a5f2f1f9d10"),
        description="Gesprekken over techniek & onderwijs.",
        author="Redactie Werkplaatspraat",
        language="nl",
        categories=("Education > Courses", "Technology"),
        website="https://www.example.org/",
        copyright="Redactie Werkplaatspraat",
        license="cc-by-4.0",
        people=(Person(name="Presentator", role="host"),),
        links={"Apple Podcasts": "https://podcasts.example.org/apple"},
        funding=(Funding(url="https://www.example.org/steun", text="Steun de show"),),
        storage=StorageSettings(base_url="https://podcast.example.org/"),
        folder=Path("show"),
    )
    return replace(made, **changes)


# Sentences and pauses, in 200 levels from 0 to 100.
WAVEFORM = base64.b64encode(bytes(20 + 37 * place % 81 if place % 7 else 4 for place in range(200))).decode()


def media(**changes: Any) -> MediaFile:
    """The facts of a 30-minute mono MP3."""
    made = MediaFile(
        sha256="3f9ac2d41b7e" + "0" * 52,
        size_bytes=21_600_000,
        duration=timedelta(minutes=30, milliseconds=250),
        mime_type="audio/mpeg",
        bitrate_kbps=96,
        sample_rate_hz=44_100,
        channels=1,
        gain_db=4.2,
        loudness=Loudness(integrated_lufs=-16.02, true_peak_dbtp=-1.31, range_lu=5.1),
        recording_loudness=Loudness(integrated_lufs=-20.2, true_peak_dbtp=-3.9, range_lu=9.4),
        recordings={"recording.wav": "c" * 64},
        recipe="r" * 64,
        tags="t" * 64,
    )
    return replace(made, **changes)


CHAPTERS = (
    Chapter(start=timedelta(0), title="Welkom"),
    Chapter(
        start=timedelta(minutes=2, seconds=3, milliseconds=500), title="De werkplaats", href="https://www.example.org/w"
    ),
    Chapter(start=timedelta(minutes=17), title="Vragen & antwoorden"),
)
TRANSCRIPT = Transcript(
    (
        Cue(start=timedelta(0), end=timedelta(seconds=4), speaker="Presentator", text="Welkom bij Werkplaatspraat."),
        Cue(start=timedelta(seconds=4), end=timedelta(seconds=9), speaker="Projectleider", text="Dank je, 3 < 5 & zo."),
    )
)


def words(key: str) -> PublicTranscript:
    """A transcript in WebVTT under this key."""
    return PublicTranscript(key=key, mime_type="text/vtt", language="nl")


def deliveries(slug: str = "012-de-werkplaats") -> tuple[PublicDelivery, ...]:
    """The same sound as AAC and Opus."""
    loudness = Loudness(integrated_lufs=-15.97, true_peak_dbtp=-1.42, range_lu=5.1)
    aac = Delivery(
        kind="aac",
        sha256="a" * 64,
        size_bytes=22_100_000,
        mime_type="audio/mp4",
        codecs="mp4a.40.2",
        bitrate_kbps=98,
        loudness=loudness,
    )
    opus = replace(
        aac,
        kind="opus",
        sha256="b" * 64,
        size_bytes=10_900_000,
        mime_type="audio/ogg",
        codecs="opus",
        bitrate_kbps=48,
    )
    return (
        PublicDelivery(key=f"media/{slug}.aaaaaaaaaaaa.m4a", file=aac),
        PublicDelivery(key=f"media/{slug}.bbbbbbbbbbbb.opus", file=opus),
    )


def full_episode(**changes: Any) -> PublicEpisode:
    """An episode with everything: notes, people, chapters, transcript, cover and film."""
    made = PublicEpisode(
        slug="012-de-werkplaats",
        folder=Path("show/episodes/012-de-werkplaats"),
        guid="6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d",
        title="De werkplaats",
        summary="Een projectleider vertelt over de werkplaats.",
        published=datetime(2026, 5, 5, 4, 0, tzinfo=UTC),
        number=12,
        season=2,
        people=(Person(name="Projectleider", organisation="Techniekcollege", role="guest"),),
        topics=("vmbo", "techniek"),
        film=FilmFacts(title="Samenvatting in beeld", link="https://video.example.org/12"),
        notes="We spreken over **lassen** & [meer](https://www.example.org/).",
        notes_html='<p>We spreken over <strong>lassen</strong> &amp; <a href="https://www.example.org/">meer</a>.</p>\n',
        chapters=CHAPTERS,
        transcript=TRANSCRIPT,
        media=media(waveform=WAVEFORM),
        media_key="media/012-de-werkplaats.3f9ac2d41b7e.mp3",
        chapters_key="chapters/012-de-werkplaats.aaaaaaaaaaaa.json",
        transcripts=(words("transcripts/012-de-werkplaats.bbbbbbbbbbbb.vtt"),),
        picture=Picture(key="artwork/012-de-werkplaats.cccccccccccc.jpg", width=3000, height=3000),
        thumbnail=Picture(key="artwork/012-de-werkplaats.dddddddddddd.jpg", width=600, height=600),
        public_film=PublicFilm(
            title="Samenvatting in beeld",
            key="media/012-de-werkplaats.eeeeeeeeeeee.mp4",
            file=FilmFile(
                sha256="e" * 64,
                size_bytes=1_900_000,
                duration=timedelta(seconds=90),
                mime_type="video/mp4",
                width=1280,
                height=720,
            ),
            link="https://video.example.org/12",
            captions_key="transcripts/012-de-werkplaats.film.ffffffffffff.vtt",
            captions=Transcript((Cue(start=timedelta(0), end=timedelta(seconds=3), text="De werkplaats in beeld."),)),
            poster=Picture(key="artwork/012-de-werkplaats.film.999999999999.jpg", width=1280, height=720),
        ),
    )
    return replace(made, **changes)


def plain_episode(**changes: Any) -> PublicEpisode:
    """An episode with nothing but what is required."""
    made = PublicEpisode(
        slug="011-kort",
        folder=Path("show/episodes/011-kort"),
        guid="0a5a5b51-4f6c-4b7d-9c55-3f6f3d1f2e01",
        title="Kort",
        summary="Een korte aflevering.",
        published=datetime(2026, 4, 7, 4, 0, tzinfo=UTC),
        media=media(sha256="1" * 64),
        media_key="media/011-kort.111111111111.mp3",
    )
    return replace(made, **changes)


def edition(**changes: Any) -> Edition:
    """The show with both episodes, newest first."""
    made = Edition(
        show=show(),
        picture=Picture(key="artwork/cover.777777777777.jpg", width=3000, height=3000),
        thumbnail=Picture(key="artwork/cover.888888888888.jpg", width=600, height=600),
        episodes=(full_episode(), plain_episode()),
    )
    return replace(made, **changes)


def telling_show(**changes: Any) -> Show:
    """The show with everything Podcasting 2.0 lets it say."""
    made = show(
        email="redactie@example.org",
        license="werkplaats-licentie",
        license_url="https://www.example.org/licentie",
        cover_alt="Een bankschroef op een werkbank",
        people=(
            Person(name="Presentator", role="host", href="https://www.example.org/p"),
            Person(
                name="Redacteur",
                role="editor",
                group="writing",
                img="https://www.example.org/r.jpg",
                organisation="Redactie",
            ),
        ),
        funding=(
            Funding(url="https://www.example.org/steun", text="Steun de show"),
            Funding(url="https://www.example.org/lid?a=1&b=2", text="Word lid & help"),
        ),
        locations=(
            Location(name="Den Helder", geo="52.956,4.761", osm="R162534", country="NL"),
            Location(name="Studio Noord", rel="creator"),
        ),
        txt={"ai-content": "true", "verify": "abc-123"},
        social=(
            Social(
                protocol="activitypub",
                uri="https://social.example.org/@werkplaats/1",
                account_id="@werkplaats",
                account_url="https://social.example.org/@werkplaats",
                priority=0,
            ),
        ),
        chat=Chat(
            server="chat.example.org", protocol="matrix", account_id="@w:chat.example.org", space="#w:example.org"
        ),
        value=Value(
            suggested="0.00000005000",
            recipients=(
                Recipient(address="w@pay.example.org", split=99, name="Redactie", custom_key="9", custom_value="w"),
                Recipient(address="host@pay.example.org", split=1, fee=True),
            ),
        ),
        seasons={"2": "Het tweede jaar"},
        update_frequency=UpdateFrequency(
            text="Elke eerste dinsdag",
            rrule="FREQ=MONTHLY;BYDAY=1TU",
            dtstart=datetime(2026, 1, 6, 5, 0, tzinfo=UTC),
        ),
        podroll=(
            RemoteItem(
                guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
                url="https://other.example.org/feed.xml",
                title="Een andere show",
                medium="podcast",
            ),
            RemoteItem(guid="9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ),
        publisher=RemoteItem(
            guid="003af0a0-6a45-55cf-b765-68e3d349551a",
            url="https://publisher.example.org/feed.xml",
            title="De uitgever",
        ),
        block=("amazon", "apple"),
        complete=True,
        new_feed_url="https://new.example.org/feed.xml",
        announce=AnnounceSettings(websub="https://hub.example.org/", podping="https://podping.example.org/"),
        feed=FeedSettings(films=True),
    )
    return replace(made, **changes)


def telling_episode(**changes: Any) -> PublicEpisode:
    """The full episode with everything Podcasting 2.0 lets it say, and the same sound as other files."""
    made = full_episode(
        display="12b",
        explicit=True,
        unlisted=True,
        license="cc-by-sa-4.0",
        cover_alt="Vonken bij een lasplaats",
        people=(Person(name="Projectleider", role="guest", img="https://www.example.org/pl.jpg"),),
        funding=(Funding(url="https://www.example.org/actie", text="Koop een lashelm"),),
        locations=(Location(name="Dreamworld", geo="-27.86159,153.3169", osm="W43678282", country="AU"),),
        txt={"ai-content": "false"},
        social=(Social(protocol="disabled"),),
        chat=Chat(server="irc.example.org", protocol="irc", space="#les"),
        value=Value(recipients=(Recipient(address="gast@pay.example.org", split=100),)),
        soundbites=(
            Soundbite(
                start=timedelta(minutes=2, seconds=3, milliseconds=500), seconds=42.25, title="Waarom lassen leuk is"
            ),
            Soundbite(start=timedelta(minutes=20), seconds=60),
        ),
        content_links=(ContentLink(href="https://video.example.org/talk", text="De TECH-Talk op video"),),
        deliveries=deliveries(),
        transcripts=(
            words("transcripts/012-de-werkplaats.bbbbbbbbbbbb.vtt"),
            PublicTranscript(
                key="transcripts/012-de-werkplaats.bcbcbcbcbcbc.srt",
                mime_type="application/x-subrip",
                language="nl",
                rel="captions",
            ),
        ),
    )
    return replace(made, **changes)


def trailer(**changes: Any) -> PublicEpisode:
    """A trailer of the second season."""
    made = plain_episode(
        slug="000-trailer",
        guid="7d0c1d0e-2f4a-4c53-8d0b-2a6d1f2b3c4d",
        title="Het tweede jaar begint",
        kind="trailer",
        season=2,
        published=datetime(2026, 3, 3, 5, 0, tzinfo=UTC),
        media_key="media/000-trailer.222222222222.mp3",
    )
    return replace(made, **changes)


def telling_edition(**changes: Any) -> Edition:
    """The edition with every field set that reaches the feed: an episode with all of it, a plain one, a trailer."""
    episodes = (telling_episode(), plain_episode(), trailer())
    return replace(edition(show=telling_show(), episodes=episodes), **changes)


def large_edition(size: int, **changes: Any) -> Edition:
    """An edition of so many episodes with everything, newest first, one a week; every tenth has nothing."""
    first = datetime(2006, 1, 3, 5, 0, tzinfo=UTC)
    episodes = tuple(_numbered(number, first + timedelta(weeks=number)) for number in range(size, 0, -1))
    return replace(edition(show=telling_show(), episodes=episodes), **changes)


def _numbered(number: int, published: datetime) -> PublicEpisode:
    slug = f"{number:05d}-de-werkplaats"
    made = plain_episode() if number % 10 == 0 else telling_episode()
    film = made.public_film
    return replace(
        made,
        slug=slug,
        guid=f"00000000-0000-4000-8000-{number:012d}",
        title=f"{made.title} nummer {number}",
        published=published,
        number=number,
        season=1 + number // 100,
        media_key=f"media/{slug}.3f9ac2d41b7e.mp3",
        deliveries=deliveries(slug) if made.deliveries else (),
        public_film=film and replace(film, key=f"media/{slug}.eeeeeeeeeeee.mp4"),
    )
