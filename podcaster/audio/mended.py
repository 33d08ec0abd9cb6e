"""How a recording is decoded when something is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

Matrix = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What a recording's sound goes through while it is decoded.

    ``matrix`` makes each channel that comes out (a row) from the recording's left and right, None for the usual mix;
    ``filters`` are FFmpeg's, by name and arguments, at the rate that comes out.
    """

    matrix: Matrix | None = None
    filters: tuple[tuple[str, str], ...] = ()

    def remix(self, inputs: int, outputs: int, *, placed: bool = True) -> list[str]:
        """Return the remix FFmpeg must not choose itself (for its ``pan``), if any.

        Between mono and stereo the level as heard stays the same. Channels without a place in the room (``placed``),
        the many microphones of a mixer, all count the same.
        """
        if not placed:
            every = "+".join(f"{1 / inputs:.6f}*c{number}" for number in range(inputs))
            return [f"mono|c0={every}"] if outputs == 1 else [f"stereo|c0={every}|c1={every}"]
        if inputs == 2 and self.matrix is not None:
            rows = (f"c{number}={left}*c0+{right}*c1" for number, (left, right) in enumerate(self.matrix))
            return ["|".join(["mono" if outputs == 1 else "stereo", *rows])]
        if (inputs, outputs) == (2, 1):
            return ["mono|c0=0.5*c0+0.5*c1"]
        return ["stereo|c0=c0|c1=c0"] if (inputs, outputs) == (1, 2) else []


NOT_MENDED = Mended()
