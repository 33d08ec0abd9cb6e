"""The door to faster-whisper: a model on this machine writes out what it hears. Nothing is fetched unless asked for."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from podcaster.audio.kweighting import Samples
from podcaster.errors import Problem, TranscriptionError
from podcaster.transcription.models import check_model
from podcaster.transcription.words import Stretch, Word

SAMPLE_RATE_HZ = 16_000
INSTALL = "in podcaster's own folder, pip install '.[transcribe]'"
_PROMPT_TOKENS = 200  # Whisper takes 223 before the words themselves
_OTHER_CODES = {"nb": "no", "fil": "tl", "iw": "he", "jv": "jw"}
# What is between words is not written out; what is shorter than a breath is no gap.
_GATE = {"min_silence_duration_ms": 1000, "speech_pad_ms": 300}

Spans = list[tuple[float, float]]  # from, to, in seconds


class Whisper:
    """A loaded model. Raises TranscriptionError, in words for the host, for whatever fails in it."""

    def __init__(self, folder: Path) -> None:
        faster_whisper = _library()
        check_model(folder)
        self.folder = folder
        with _said_plainly(folder):
            self._model = faster_whisper.WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=os.cpu_count() or 1,
                local_files_only=True,
            )
            bands, wanted = self._model.feature_extractor.mel_filters.shape[0], self._model.model.n_mels
        if bands != wanted:
            what = f"hears in {wanted} bands, which its preprocessor_config.json must say; it is missing or of another"
            raise TranscriptionError(Problem(str(folder), what, "get preprocessor_config.json of the same model"))

    def language(self, wanted: str) -> str:
        """Return Whisper's code of a language ("nl-BE" → "nl"). Raises TranscriptionError if it does not know it."""
        primary = wanted.replace("_", "-").split("-")[0].lower()
        code, known = _OTHER_CODES.get(primary, primary), self._model.supported_languages
        if code in known:
            return code
        if known == ["en"]:
            what = f"knows English only, not '{wanted}'; take a model without .en in its name"
        else:
            what = f"does not know the language '{wanted}', only {', '.join(sorted(known))}"
        raise TranscriptionError(Problem(str(self.folder), what, "--language nl"))

    def fitting(self, terms: Sequence[str]) -> list[str]:
        """Return of these terms, the first ones first, as many as Whisper can be told of; none that commands it."""
        fit: list[str] = []
        for term in (term for term in terms if "<|" not in term):
            encoded = self._model.hf_tokenizer.encode(" " + ", ".join([*fit, term]), add_special_tokens=False)
            if len(encoded.ids) <= _PROMPT_TOKENS:
                fit.append(term)
        return fit

    def hear(self, samples: Samples, language: str, terms: Sequence[str], *, gated: bool = True) -> Iterator[Stretch]:
        """Yield what is said in ``samples`` (16 kHz) as it is written out; the same sound gives the same words.

        ``gated``, only where Silero hears a voice.
        """
        import ctranslate2

        ctranslate2.set_random_seed(1)  # what it is unsure of it tries again by lot
        with _said_plainly(self.folder):
            segments, _ = self._model.transcribe(
                samples,
                language=language,
                beam_size=5,
                condition_on_previous_text=False,
                word_timestamps=True,
                vad_filter=gated,
                vad_parameters=_GATE,
                hotwords=", ".join(terms) or None,
            )
            for segment in segments:
                yield Stretch(
                    words=tuple(_words(segment)),
                    no_speech=round(segment.no_speech_prob, 4),
                    compression=round(segment.compression_ratio, 4),
                )


def voiced(samples: Samples) -> Spans:
    """Return where Silero hears a voice in ``samples`` (16 kHz), to the breath."""
    _library()
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    spans = get_speech_timestamps(samples, VadOptions(min_silence_duration_ms=300, speech_pad_ms=0))
    return [(span["start"] / SAMPLE_RATE_HZ, span["end"] / SAMPLE_RATE_HZ) for span in spans]


def download(name: str, folder: Path) -> None:
    """Fetch the model ``name`` ("small", "large-v3-turbo") from the Hugging Face Hub into ``folder``."""
    faster_whisper = _library()
    if folder.exists() and any(folder.iterdir()):
        what = "is there already, so nothing is fetched into it; name another folder, or leave out --download"
        raise TranscriptionError(Problem(str(folder), what))
    part = folder.with_name(folder.name + ".part")  # what was fetched before it broke off is not fetched again
    try:
        with warnings.catch_warnings(action="ignore"):  # of options of the hub's own library
            faster_whisper.download_model(name, output_dir=str(part))
    except ValueError as error:
        raise TranscriptionError(Problem("--download", f"{str(error)[:1].lower()}{str(error)[1:]}", "small")) from error
    except Exception as error:
        what = f"cannot be fetched: {_first_line(error)}"
        raise TranscriptionError(Problem(f"model '{name}'", what, "a model that is copied here by hand")) from error
    shutil.rmtree(part / ".cache", ignore_errors=True)  # the hub's own notes
    check_model(part)
    if folder.exists():
        folder.rmdir()
    part.rename(folder)


def check_installed() -> None:
    """Raise TranscriptionError, with the line that installs it, if the part that writes out is not there."""
    _library()


def _library() -> Any:
    try:
        import faster_whisper
    except ImportError as error:
        what = f"needs a part that is not installed ({error.name or error})"
        raise TranscriptionError(Problem("transcribe", what, INSTALL)) from error
    return faster_whisper


def _words(segment: Any) -> list[Word]:
    """Return the words of a segment; what Whisper writes without a space before it ("-events") belongs to the last."""
    words: list[Word] = []
    for each in segment.words or ():
        text, end = " ".join(each.word.split()), round(float(max(each.end, each.start)), 3)
        if words and text and not each.word.startswith(" "):
            last = words.pop()
            text, start, probability = last.text + text, last.start_s, min(last.probability, each.probability)
        else:
            start, probability = round(float(each.start), 3), each.probability
        if text:
            words.append(Word(start_s=start, end_s=end, text=text, probability=round(float(probability), 4)))
    return words


@contextmanager
def _said_plainly(folder: Path) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        what = "needs more memory than there is; close other programs, or take a smaller model"
        raise TranscriptionError(Problem(str(folder), what, "--model ~/models/whisper-base")) from error
    except Exception as error:  # a library's exception stops here, and this one raises bare ones
        what = f"cannot be used by this version of faster-whisper: {_first_line(error)}"
        raise TranscriptionError(Problem(str(folder), what, "get the model again")) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
