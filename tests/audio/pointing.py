"""Files that hold no sound but point to some: to another file of the host's, or into the network."""

from __future__ import annotations

from pathlib import Path

from tests.audio.sound import write_wav, write_with
from tests.audio.tricks import VOICE, Trick, text

SECRET = "secret"  # a good recording under several names, which no trick may reach


def _pointing(name: str, said: str) -> Trick:
    """A file that points to the secret: {name} is its name, {path} where it lies, {url} a file: address."""

    def write(folder: Path) -> Path:
        secret = write_wav(folder / f"{SECRET}.wav", VOICE, rate=16_000)
        write_with(folder / f"{SECRET}.mp3", VOICE, "libmp3lame", rate=16_000)
        write_with(folder / f"{SECRET}.ts", VOICE, "aac", rate=16_000)
        path = folder / name
        path.write_text(said.format(name=SECRET, path=secret.with_suffix(""), url=f"file:{secret.with_suffix('')}"))
        return path

    return write


_HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{}\n#EXT-X-ENDLIST\n"
_MPD = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S">'
    '<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>{path}.wav</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>"
)
_SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"
# Each of these once made FFmpeg, or another player, open something else.
POINTING: dict[str, Trick] = {
    "a concatenation": _pointing("a.ffconcat", "ffconcat version 1.0\nfile {name}.wav\n"),
    "a concatenation called WAV": _pointing("a.wav", "ffconcat version 1.0\nfile '{path}.wav'\n"),
    "a concatenation called MP3": _pointing("a.mp3", "ffconcat version 1.0\nfile {url}.mp3\n"),
    "a stream's playlist": _pointing("a.m3u8", _HLS.format("{name}.ts")),
    "a stream's playlist called MP3": _pointing("a.mp3", _HLS.format("{name}.mp3")),
    "a stream's playlist with file:": _pointing("a.m4a", _HLS.format("{url}.ts")),
    "a stream's playlist with concat:": _pointing("a.mp3", _HLS.format("concat:{path}.mp3|{path}.mp3")),
    "a stream's playlist with crypto": _pointing("a.mp3", _HLS.format("crypto+{url}.ts")),
    "a stream from the network": text("a.mp3", _HLS.format("http://127.0.0.1:9/a.ts")),
    "a manifest": _pointing("a.mpd", _MPD),
    "a manifest called MP4": _pointing("film.mp4", _MPD),
    "a session": text("a.sdp", _SDP),
    "a session called WAV": text("a.wav", _SDP),
    "a list of songs": _pointing("a.m3u", "#EXTM3U\n{path}.mp3\n"),
    "another list of songs": _pointing("a.pls", "[playlist]\nFile1={path}.mp3\nNumberOfEntries=1\n"),
    "metadata only": text("a.mp3", ";FFMETADATA1\ntitle=x\n[CHAPTER]\nSTART=0\nEND=1\n"),
    "a picture that repeats": text("a.wav", "P6 16 16 255\n" + "x" * 768),
}
