"""The folder of a Whisper model: which one is meant, and whether everything is in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from podcaster.content.files import reason
from podcaster.errors import Problem, TranscriptionError
from podcaster.model import Show

VARIABLE = "PODCASTER_WHISPER_MODEL"
EXAMPLE = "podcaster transcribe EPISODE --model ~/models/whisper-small --download small"
# What the loader needs; without the tokenizer's file it would fetch one from the network.
_FILES: tuple[tuple[str, ...], ...] = (
    ("config.json",),
    ("model.bin",),
    ("tokenizer.json",),
    ("vocabulary.json", "vocabulary.txt"),
)


def model_folder(show: Show, option: Path | None, environment: str) -> Path:
    """Return the folder that is meant: the option's, else the environment's, else the show's.

    A path is a matter of one machine, so what is said there goes before show.toml, which hosts share. The show's is
    relative to its own folder. Raises TranscriptionError if nobody names one.
    """
    if option or environment:
        return (option or Path(environment)).expanduser().absolute()
    if show.transcribe.model:
        return show.folder / Path(show.transcribe.model).expanduser()
    what = f"no model is named: by --model, by {VARIABLE}, or by model under [transcribe] in show.toml"
    raise TranscriptionError(Problem("transcribe", f"{what}; --download fetches one", EXAMPLE))


def check_model(folder: Path) -> None:
    """Raise TranscriptionError with everything that keeps ``folder`` from being a model in CTranslate2's form."""
    if not folder.is_dir():
        what = "is a file where a model's folder is expected" if folder.exists() else "there is no such folder"
        raise TranscriptionError(Problem(str(folder), what, f"a folder with {_all_files()}"))
    missing = [names for names in _FILES if not any((folder / name).is_file() for name in names)]
    if missing:
        what = f"is no whole model: {_listed(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        hint = "" if not list(folder.glob("*.safetensors")) + list(folder.glob("pytorch_model*.bin")) else _CONVERT
        raise TranscriptionError(Problem(str(folder), what + hint, f"a folder with {_all_files()}"))
    try:
        empty = [path.name for path in sorted(folder.iterdir()) if path.is_file() and not path.stat().st_size]
        json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise TranscriptionError(Problem(str(folder), f"cannot be read: {reason(error)}")) from error
    except (ValueError, RecursionError) as error:
        raise TranscriptionError(Problem(str(folder / "config.json"), "is damaged; get the model again")) from error
    if empty:
        raise TranscriptionError(Problem(str(folder), f"{', '.join(empty)}: empty (0 bytes); get the model again"))


_CONVERT = "; what is there is for other programs (ct2-transformers-converter makes a model of it)"


def _listed(missing: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(" or ".join(names) for names in missing)


def _all_files() -> str:
    return _listed(_FILES)
