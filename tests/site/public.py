"""A rich edition and the files it points at: sound, film, captions and artwork, all generated."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import av
import lameenc
import numpy as np
from PIL import Image, ImageDraw

from podcaster.content.transcripts import to_vtt
from podcaster.model import Chapter, Cue, Edition, Person, PublicEpisode, Transcript
from tests import make

SOUND_SECONDS = 40
LINES = (
    "Wat gebeurt er hier op een gewone dinsdagochtend?",
    "Leerlingen van drie scholen werken samen aan één machine, en niemand kijkt op de klok.",
    "Ze leren lassen, meten, programmeren en vooral: elkaar vragen stellen.",
    "Een bedrijf uit de buurt brengt de opdracht mee en komt na zes weken kijken wat ervan geworden is.",
    "Dat maakt het verschil, want dan gaat het ergens over.",
    "En als het misgaat? Dan gaat het mis, en dan beginnen we samen opnieuw.",
    "De docent staat ernaast en zegt zo weinig mogelijk.",
    "Zo ontdekken ze dat techniek niet alleen met je handen is, maar ook met je hoofd en je hart.",
)
CHAPTERS = tuple(
    Chapter(start=timedelta(seconds=start), title=title, href=href)
    for start, title, href in (
        (0, "Welkom in de werkplaats", ""),
        (10, "Waarom drie scholen één gebouw delen", "https://www.example.org/gebouw"),
        (20, "Een dag uit het leven van een leerling", ""),
        (380, "Wat bedrijven terugkrijgen", ""),
        (910, "Vragen & antwoorden", ""),
        (1500, "Hoe het verdergaat", ""),
    )
)


def conversation(words: int) -> Transcript:
    """A conversation of about so many words between two people, without end and without surprise."""
    cues: list[Cue] = []
    start, spoken = timedelta(0), 0
    while spoken < words:
        text = LINES[len(cues) % len(LINES)]
        took = timedelta(seconds=len(text.split()) * 0.38)
        speaker = "Presentator" if len(cues) % 9 == 0 else "Projectleider"
        cues.append(Cue(start=start, end=start + took, speaker=speaker, text=text))
        start, spoken = start + took, spoken + len(text.split())
    return Transcript(tuple(cues))


def rich_episode() -> PublicEpisode:
    """A long title, six chapters and notes with headings, lists and links."""
    return make.full_episode(
        title="De Werkplaats: hoe drie scholen en veertig bedrijven samen techniek leren",
        summary="Een projectleider laat zien wat er gebeurt als vmbo, mbo en bedrijven onder één dak gaan werken.",
        people=(
            Person(name="Projectleider Sterk Techniekonderwijs", organisation="Techniekcollege", role="guest"),
            Person(name="Leerling metaal", organisation="Vmbo, vierde jaar", role="guest"),
            Person(name="Montage", role="audio editor", href="https://www.example.org/montage"),
        ),
        topics=("vmbo", "metaaltechniek", "samenwerking", "stage"),
        notes_html=(
            "<p>We lopen door de werkplaats en spreken over <strong>lassen</strong>, leren en lef.</p>"
            "<h1>Meer weten</h1><ul><li><a href='https://www.example.org/lassen'>Leren lassen</a></li>"
            "<li>Een <code>zeer-lange-naam-van-een-bestand-waar-geen-spatie-in-staat-en-die-niet-past</code></li></ul>"
            "<h3>Bezoek</h3><p>De werkplaats is elke eerste dinsdag van de maand open.</p>"
        ),
        chapters=CHAPTERS,
        transcript=conversation(400),
        deliveries=make.deliveries(),
    )


def rich_edition() -> Edition:
    """The show with eight episodes: rich, without film, trailer and bonus among them."""
    rich = rich_episode()
    soundly = replace(
        rich,
        slug="010-zonder-film",
        number=10,
        title="Meten is weten",
        public_film=None,
        film=None,
        transcript=conversation(7000),
    )
    older = [
        make.plain_episode(
            slug=f"00{number}-aflevering",
            number=number,
            kind=kind,
            title=title,
            summary=f"{LINES[number % len(LINES)]} {LINES[(number + 3) % len(LINES)]}",
            published=datetime(2026, 1, number, 5, tzinfo=UTC),
        )
        for number, kind, title in (
            (5, "full", "Op bezoek bij een PET-event"),
            (4, "bonus", "De vragen die we niet konden stellen"),
            (3, "full", "Techniek begint op de basisschool"),
            (2, "full", "Een lasser voor de klas"),
            (1, "trailer", "Dit gaan we maken"),
        )
    ]
    show = make.show(
        title="Werkplaatspraat in beeld en geluid",
        description="Gesprekken met de mensen die techniek en onderwijs in de regio bij elkaar brengen. "
        "Elke maand een half uur geluid, en een filmpje dat het samenvat.",
        people=(
            Person(name="Presentator", role="host", organisation="Redactie Werkplaatspraat"),
            Person(name="Redactie", role="producer"),
        ),
        links={
            "Apple Podcasts": "https://podcasts.apple.com/nl/podcast/werkplaatspraat/id1234567890",
            "Spotify": "https://spotify.example.org/show/werkplaatspraat",
        },
    )
    return make.edition(show=show, episodes=(rich, make.plain_episode(number=11), soundly, *older))


def files_of(edition: Edition) -> dict[str, bytes]:
    """Everything the pages of an edition point at, small but real."""
    sound, film = mp3(), mp4()
    made = {edition.thumbnail.key: jpeg("W", 600, 600), "feed.xml": b"<rss/>"}
    for episode in edition.episodes:
        made[episode.media_key] = sound
        made |= {offered.key: sound for offered in episode.deliveries}  # nobody plays them here
        if episode.transcript:
            made |= {form.key: to_vtt(episode.transcript).encode() for form in episode.transcripts}
        if episode.thumbnail:
            made[episode.thumbnail.key] = jpeg("12", 600, 600)
        if shown := episode.public_film:
            made[shown.key] = film
            made[shown.captions_key] = b"WEBVTT\n\n00:00.000 --> 00:02.000\nDe werkplaats in beeld.\n"
            if shown.poster:
                made[shown.poster.key] = jpeg("film", 1280, 720)
    return made


def mp3() -> bytes:
    """Forty seconds of a soft tone as CBR MP3."""
    seconds = np.arange(SOUND_SECONDS * 44_100) / 44_100
    samples = (np.sin(2 * np.pi * 220 * seconds) * 3000).astype(np.int16)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(44_100)
    encoder.set_channels(1)
    encoder.silence()
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


def mp4() -> bytes:
    """Two seconds of film."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(10):
            picture = np.full((180, 320, 3), number * 20, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


def jpeg(word: str, width: int, height: int) -> bytes:
    """A picture with a word and a wave in it."""
    picture = Image.new("RGB", (width, height), "#e4572e")
    draw = ImageDraw.Draw(picture)
    for number in range(24):
        tall = height * (0.12 + 0.3 * abs(math.sin(number * 0.9)))
        x = width * (number + 0.5) / 24
        draw.line((x, height * 0.62 - tall / 2, x, height * 0.62 + tall / 2), "#fff4d6", max(4, width // 60))
    draw.text((width * 0.06, height * 0.05), word, "#fff", font_size=height * 0.22)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
