"""Make the example episodes' recordings, and the transcripts and chapters that belong to them.

``python docs/example-show/recordings.py`` writes recording.opus, transcript.vtt and chapters.txt of every episode.
The same versions of espeak-ng, NumPy, pydub and PyAV give the same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import av
import numpy as np
from dialogue import EPISODES, read_dialogue, slugs
from jingle import bridge, closing, opening, segment
from pydub import AudioSegment
from voices import RATE, VOICES, in_room, room_tone, say

SHOW = "Techportal in beeld en geluid"


@dataclass(frozen=True)
class Spoken:
    """One sentence on the tape: who, what, and from when to when (milliseconds)."""

    start: int
    end: int
    speaker: str
    text: str


@dataclass
class Tape:
    """What is laid down, piece by piece: speech, music and chapters, each at its millisecond."""

    now: int = 0
    spoken: list[Spoken] = field(default_factory=list)
    chapters: list[tuple[int, str]] = field(default_factory=list)
    music: list[tuple[int, AudioSegment]] = field(default_factory=list)
    speech: list[tuple[int, str, AudioSegment]] = field(default_factory=list)

    def play(self, tune: AudioSegment, until_end_ms: int) -> None:
        """Start a tune now; the next piece begins ``until_end_ms`` before it has died away."""
        self.music.append((self.now, tune))
        self.now += len(tune) - until_end_ms

    def say(self, speaker: str, text: str, rng: Random) -> None:
        """Let somebody say a sentence now."""
        clip = segment(say(speaker, text, rng))
        self.speech.append((self.now, speaker, clip.fade_in(5).fade_out(10)))
        self.spoken.append(Spoken(self.now, self.now + len(clip), speaker, text))
        self.now += len(clip)

    def mix(self) -> AudioSegment:
        """Put everything together: each voice at its level in its corner of the room, the music, the room itself."""
        mixed = segment(room_tone(self.now * RATE // 1000))
        for name, voice in VOICES.items():
            track = AudioSegment.silent(self.now, RATE)
            clips = [(at, clip) for at, speaker, clip in self.speech if speaker == name]
            gain_db = voice.level_dbfs - sum((clip for _, clip in clips), AudioSegment.empty()).dBFS
            for at, clip in clips:
                track = track.overlay(clip + gain_db, position=at)
            mixed = mixed.overlay(segment(in_room(np.array(track.get_array_of_samples()) / 32768, voice.seat)))
        for at, tune in self.music:
            mixed = mixed.overlay(tune, position=at)
        return mixed


def record(slug: str) -> Tape:
    """Play an episode's dialogue; every chapter after the first begins on a whole second, with four notes."""
    rng, tape = Random(slug), Tape()  # noqa: S311 - pauses, not secrets
    for number, scene in enumerate(read_dialogue(slug)):
        if number:
            tape.now = -(-(tape.now + 700) // 1000) * 1000
        tape.chapters.append((tape.now, scene.title))
        tape.play(opening() if number == 0 else bridge(), 600)
        before = ""
        for line in scene.lines:
            if before:
                tape.now += rng.randint(260, 420) if before == line.speaker else rng.randint(380, 720)
            tape.say(line.speaker, line.text, rng)
            before = line.speaker
    tape.now += 500
    tape.play(closing(), 0)
    return tape


def clock(milliseconds: int) -> str:
    """``83500`` → ``00:01:23.500``, as WebVTT writes it."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def vtt(spoken: list[Spoken]) -> str:
    """Write WebVTT that names who speaks; music has no speaker."""
    voiced = ((said, f"<v {said.speaker}>{said.text}</v>" if said.speaker else said.text) for said in spoken)
    cues = (f"{clock(said.start)} --> {clock(said.end)}\n{text}\n" for said, text in voiced)
    return "WEBVTT\n\n" + "\n".join(cues)


def write_opus(sound: AudioSegment, path: Path, title: str) -> None:
    """Encode 48 kHz mono to Opus at 48 kbit/s; without bitexact the file's serial number would be a random one."""
    part = path.with_suffix(".part")
    with av.open(str(part), "w", format="ogg", options={"fflags": "+bitexact"}) as file:
        file.metadata.update({"title": title, "artist": SHOW, "language": "nl"})
        stream = file.add_stream("libopus", rate=RATE, options={"b": "48000", "flags": "+bitexact"})
        stream.layout = "mono"
        for frame in audio_frames(sound):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    part.replace(path)


def audio_frames(sound: AudioSegment, size: int = 960) -> Iterator[av.AudioFrame]:
    """Cut a sound into frames with the times an encoder asks for."""
    samples = np.array(sound.get_array_of_samples(), dtype=np.int16)
    for at in range(0, len(samples), size):
        frame = av.AudioFrame.from_ndarray(samples[None, at : at + size], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        yield frame


def title(slug: str) -> str:
    """The title that episode.toml gives."""
    return str(tomllib.loads((EPISODES / slug / "episode.toml").read_text(encoding="utf-8"))["title"])


def main() -> None:
    """Write the three files of every example episode."""
    for slug in slugs():
        tape, folder = record(slug), EPISODES / slug
        write_opus(tape.mix(), folder / "recording.opus", title(slug))
        (folder / "transcript.vtt").write_text(vtt(tape.spoken), encoding="utf-8")
        chapters = "".join(f"{clock(at)[:8]} {title}\n" for at, title in tape.chapters)
        (folder / "chapters.txt").write_text(chapters, encoding="utf-8")
        print(f"{slug}: {tape.now / 1000:.1f} s, {(folder / 'recording.opus').stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
