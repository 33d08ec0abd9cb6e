"""A Whisper of one layer with random weights in CTranslate2's form: the real loader, ear and decoder run on it.

It knows every language and hears nothing: it writes a few words of its own, the same for the same sound.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WORDS = ("de", "het", "een", "techniek", "school", "les", "werkplaats", "Techlans", "leerling", "project")
SIZE, HEADS, TEXT_TOKENS = 16, 2, 50_257
LANGUAGES = (  # noqa: SIM905
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml"
    " cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am"
    " yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su"
).split()
TASKS = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]


def make_whisper(folder: Path) -> Path:
    """Write the model into a folder and return that; it takes a second, and 5 MB."""
    folder.mkdir(parents=True)
    text = [*_bytes(), *(f"Ġ{word}" for word in WORDS), "."]
    text = [*dict.fromkeys(text)]
    text += [f"<unused{number}>" for number in range(TEXT_TOKENS - 1 - len(text))]
    text.append("")  # the last one is empty, as in Whisper: by their number a model is known to speak all languages
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{each}|>" for each in (*LANGUAGES, *TASKS))]
    times = [f"<|{step * 0.02:.2f}|>" for step in range(1501)]
    _tokenizer(text, special, times).save(str(folder / "tokenizer.json"))
    _spec([*text, *special, *times], len(text) + len(special)).save(str(folder))
    preprocessor = {"feature_size": 80, "sampling_rate": 16_000, "hop_length": 160, "n_fft": 400, "chunk_length": 30}
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor))
    return folder


def _bytes() -> list[str]:
    """Every byte as the character that byte-level tokenizers write for it."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    characters = {byte: chr(byte) for byte in shown} | {byte: chr(256 + at) for at, byte in enumerate(hidden)}
    return [characters[byte] for byte in range(256)]


def _tokenizer(text: list[str], special: list[str], times: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(vocab={token: number for number, token in enumerate(text)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in times])
    return tokenizer


def _spec(vocabulary: list[str], first_time: int) -> Any:
    made = whisper_spec.WhisperSpec(1, HEADS, 1, HEADS)
    chance = np.random.default_rng(0)
    encoder, decoder = made.encoder, made.decoder
    for convolution, inputs in ((encoder.conv1, 80), (encoder.conv2, SIZE)):
        convolution.weight, convolution.bias = _random(chance, SIZE, inputs, 3), np.zeros(SIZE, np.float32)
    encoder.position_encodings.encodings = _random(chance, 1500, SIZE)
    decoder.position_encodings.encodings = _random(chance, 448, SIZE)
    decoder.embeddings.weight = _random(chance, len(vocabulary), SIZE)
    decoder.projection.bias = wishes = _wishes(vocabulary, first_time)
    decoder.projection.weight = _random(chance, len(vocabulary), SIZE) * 10 * (wishes > -20)[:, None]
    decoder.scale_embeddings = False
    for stack in (encoder, decoder):
        _level(stack.layer_norm)
        for layer in stack.layer:
            _layer(chance, layer, hears=stack is decoder)
    made.register_vocabulary(vocabulary)
    made.config.suppress_ids = []
    made.config.suppress_ids_begin = [220, TEXT_TOKENS]
    made.config.lang_ids = [vocabulary.index(f"<|{language}|>") for language in LANGUAGES]
    made.config.alignment_heads = [[0, 0]]
    made.validate()
    made.optimize(quantization="float16")
    return made


def _wishes(vocabulary: list[str], first_time: int) -> Any:
    """What the decoder likes to write: the words above, a full stop now and then, whole seconds, an end."""
    wishes = np.full(len(vocabulary), -40.0, np.float32)
    for word in WORDS:
        wishes[vocabulary.index(f"Ġ{word}")] = 3.0
    wishes[vocabulary.index(".")] = -1.0
    wishes[TEXT_TOKENS] = 2.5  # the end of the text
    wishes[first_time::150] = np.linspace(3.0, 0.0, 11)
    return wishes


def _layer(chance: np.random.Generator, layer: Any, *, hears: bool) -> None:
    own = layer.self_attention
    _level(own.layer_norm)
    _linear(chance, own.linear[0], 3 * SIZE, SIZE)
    _linear(chance, own.linear[1], SIZE, SIZE)
    if hears:
        _level(layer.attention.layer_norm)
        for linear, outputs in zip(layer.attention.linear, (SIZE, 2 * SIZE, SIZE), strict=True):
            _linear(chance, linear, outputs, SIZE)
    _level(layer.ffn.layer_norm)
    _linear(chance, layer.ffn.linear_0, 4 * SIZE, SIZE)
    _linear(chance, layer.ffn.linear_1, SIZE, 4 * SIZE)


def _level(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(SIZE, np.float32), np.zeros(SIZE, np.float32)


def _linear(chance: np.random.Generator, linear: Any, outputs: int, inputs: int) -> None:
    linear.weight, linear.bias = _random(chance, outputs, inputs), np.zeros(outputs, np.float32)


def _random(chance: np.random.Generator, *shape: int) -> Any:
    return (chance.standard_normal(shape) * 0.05).astype(np.float32)
