"""An episode's loudness certificate for people: before and after side by side, what was found and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from podcaster.model import Certificate, MediaFile, Voices

SHORT = 160  # characters: what fits under an episode's line after publishing


def figures(media: MediaFile) -> list[list[str]]:
    """Return the measurements as rows: what, in the recording, in the encoded file. Loudness is as heard."""
    before, after = media.recording_loudness, media.loudness
    rows = [
        ["Integrated loudness", _lufs(before.integrated_lufs), _lufs(after.integrated_lufs)],
        ["Loudness range", _lu(before.range_lu), _lu(after.range_lu)],
        ["True peak", _dbtp(before.true_peak_dbtp), _dbtp(after.true_peak_dbtp)],
    ]
    certificate = media.certificate
    if certificate is None:
        return rows
    voices = zip(_voices(certificate.before), _voices(certificate.after), strict=True)
    return [*rows, *([name, was, made] for (name, was), (_, made) in voices), ["Limited", "", _limited(certificate)]]


def sentences(certificate: Certificate | None) -> list[list[str]]:
    """Return what was found and what was done, a sentence to a row; only the first row of each kind is headed."""
    said = (("Found", certificate.found), ("Done", certificate.done)) if certificate else ()
    return [["" if place else head, text] for head, texts in said for place, text in enumerate(texts)]


def in_short(media: MediaFile, more: str) -> str:
    """Return what was found and done as one line, "" if nothing; ``more`` says where a longer story is told whole."""
    certificate = media.certificate
    said = " ".join((*certificate.found, *certificate.done)) if certificate else ""
    brief = shorten(said, SHORT, placeholder=" …")
    return brief if brief == " ".join(said.split()) else f"{brief} ({more})"


def _voices(voices: Voices) -> Iterator[tuple[str, str]]:
    yield "Speech", _lufs(voices.speech_lufs)
    yield "Noise in the pauses", _lufs(voices.noise_lufs)
    yield "Speech above noise", _lu(voices.speech_to_noise_lu)
    yield "Voices apart", "one voice" if voices.apart_lu is None else _lu(voices.apart_lu)
    yield "Sentences spread", _lu(voices.spread_lu)


def _limited(certificate: Certificate) -> str:
    if certificate.limited_db < 0.05:
        return "  never"
    most = f"{certificate.limited_db:7.1f} dB at most"
    return f"{most}, over 3 dB for {certificate.limited_seconds:.1f} s" if certificate.limited_seconds else most


def _lufs(value: float) -> str:
    return f"{value:7.1f} LUFS"


def _lu(value: float) -> str:
    return f"{value:7.1f} LU"


def _dbtp(value: float) -> str:
    return f"{value:7.1f} dBTP"
