"""Draw the summary film of the second episode, in the show's look, to the sound of its recording.

``python docs/example-show/film.py`` writes episodes/002-pet-events/film.mp4 (720p, H.264 and AAC) and film.vtt.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Colorspace
from dialogue import EPISODES
from film_sound import Card, FilmSound, film_sound, samples_of
from look import AMBER, CORAL, NIGHT, PAPER, SOUND, Colour, Palette, canvas, fitted, gear, letter
from PIL import Image, ImageDraw
from recordings import audio_frames, title, vtt
from voices import RATE, Samples

SLUG = "002-pet-events"
CARDS = (
    Card("Wat is een\nPET-event?", "Techportal in beeld en geluid"),
    Card(
        "Elf keer\nper jaar",
        "verspreid over heel Noord-Holland",
        ("Elf keer per jaar, verspreid over heel Noord-Holland.", "Omdat techniek overal is, ook bij jou om de hoek."),
    ),
    Card(
        "Zien, horen\nen doen",
        "kijken alleen is niet genoeg",
        (
            "Dan hoor je het eerst: er wordt gezaagd, gelachen en overlegd.",
            "En daarna ga je zelf aan de slag, want kijken alleen is niet genoeg.",
        ),
    ),
    Card(
        "Fouten\nmogen",
        "juist wel",
        (
            "Je mag overal vragen stellen, en er mag best iets misgaan.",
            "Mag dat echt?",
            "Juist wel! Van een fout leer je hoe iets werkt.",
        ),
    ),
    Card("Kom langs\nen doe mee", "jong en oud", ("Kom een keer langs, en doe mee.",)),
    Card("Beluister de\nhele podcast", "techportal.nl"),
)
GROUNDS: tuple[Colour, ...] = (NIGHT, (9, 66, 70), (84, 28, 72), (43, 38, 104), (9, 66, 70), NIGHT)
WIDTH, HEIGHT, FRAMES_PER_SECOND = 1280, 720, 25
GEAR_BOX, FINE = 620, 2  # the gear is drawn in a square of its own, larger, and made smaller: smooth edges


def loudness_of_bands(samples: Samples, frames: int) -> Samples:
    """How far each bar of the gear reaches in each frame: low tones in the middle, high ones at both ends."""
    bands = len(SOUND) // 2 + 1
    edges = np.geomspace(100, 7000, bands + 1) * 2048 / RATE
    reach = np.zeros((frames, bands))
    for number in range(frames):
        at = number * RATE // FRAMES_PER_SECOND
        window = np.zeros(2048)
        window[: len(samples[at : at + 2048])] = samples[at : at + 2048]
        spectrum = np.abs(np.fft.rfft(window * np.hanning(2048)))
        power = [np.max(spectrum[int(low) : int(high) + 1]) for low, high in pairwise(edges)]
        fresh = np.clip((20 * np.log10(np.array(power) + 1e-6) - 4) / 14, 0.3, 2.6)
        reach[number] = np.maximum(fresh, reach[number - 1] * 0.85) if number else fresh
    return np.hstack([reach[:, :0:-1], reach])


def text_plate(card: Card) -> Image.Image:
    """The card's words on a see-through plate: large ones on two lines, small ones below."""
    plate = Image.new("L", (600, 420), 0)
    draw = ImageDraw.Draw(plate)
    size = min(112, *(int(fitted(line, "ExtraBold", 550).size) for line in card.words.split("\n")))
    draw.multiline_text((0, 300), card.words, 255, letter("ExtraBold", size), anchor="ld", spacing=18)
    draw.text((2, 372), card.below, 215, fitted(card.below, "Medium", min(550, 19 * len(card.below))), anchor="ls")
    return plate


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """The colour ``share`` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def draw_frame(number: int, heard: FilmSound, reach: Samples, plates: list[Image.Image]) -> Image.Image:
    """Draw one frame: ground, gear, words that slide in, and a line that shows how far the film is."""
    now = number * 1000 / FRAMES_PER_SECOND
    card = sum(start <= now for start in heard.starts) - 1
    share = 1 - (1 - min(1.0, (now - heard.starts[card]) / 480)) ** 3
    ground = blend(GROUNDS[max(0, card - 1)], GROUNDS[card], share)
    picture, draw = canvas(WIDTH, HEIGHT, ground)
    box, pen = canvas(GEAR_BOX * FINE, GEAR_BOX * FINE, ground)
    colours = Palette(ground, AMBER, CORAL, PAPER)
    middle = GEAR_BOX * FINE / 2
    gear(pen, (middle * 0.92, middle), 185 * FINE, colours, tuple(reach[number]), turn=now / 1400)
    picture.paste(box.reduce(FINE), (30, 40))
    words = plates[card].point(lambda level: int(level * share))
    picture.paste(PAPER, (664 + round(40 * (1 - share)), 130), words)
    draw.rectangle((0, HEIGHT - 8, WIDTH * now / len(heard.sound), HEIGHT), fill=AMBER)
    return picture


def write_film(heard: FilmSound, path: Path) -> None:
    """Draw and encode; one x264 thread and no dates in the file: the same bytes each time."""
    count = len(heard.sound) * FRAMES_PER_SECOND // 1000
    reach, plates = loudness_of_bands(samples_of(heard.sound), count), [text_plate(card) for card in CARDS]
    part = path.with_suffix(".part")
    with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as file:
        file.metadata.update({"title": title(SLUG), "language": "nl"})
        options = {"crf": "28", "preset": "slow", "tune": "animation", "g": "100", "flags": "+bitexact"}
        video = file.add_stream("libx264", rate=FRAMES_PER_SECOND, options=options)
        video.width, video.height, video.pix_fmt, video.thread_count = WIDTH, HEIGHT, "yuv420p", 1
        video.color_primaries = video.color_trc = video.colorspace = 1  # BT.709, as players take HD to be
        audio = file.add_stream("aac", rate=RATE, options={"b": "64000", "flags": "+bitexact"})
        audio.layout = "mono"
        for number in range(count):
            picture = draw_frame(number, heard, reach, plates)
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            file.mux(video.encode(frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)))
        for sound in audio_frames(heard.sound, 1024):
            file.mux(audio.encode(sound))
        file.mux(video.encode(None))
        file.mux(audio.encode(None))
    part.replace(path)


def main() -> None:
    """Write the film and its captions."""
    heard, folder = film_sound(SLUG, CARDS), EPISODES / SLUG
    write_film(heard, folder / "film.mp4")
    (folder / "film.vtt").write_text(vtt(heard.captions), encoding="utf-8")
    print(f"{len(heard.sound) / 1000:.1f} s, {(folder / 'film.mp4').stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
