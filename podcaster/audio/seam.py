"""Where two MP3 streams of the same sound meet, so that one goes on as the other.

A second encoder that starts in the middle knows nothing of what came before, and its bit reservoir is empty. But LAME
forgets: after about a second (at most four) it decides exactly what an encoder decides that heard everything. From the
frame where both decide the same, one stream can follow the other, and a decoder makes the same sound of it as of one
stream.

A frame's bits may lie in the frames before it (ISO/IEC 11172-3, 2.4.3.4: ``main_data_begin``, at most 511 bytes), so
the bytes the second stream keeps there take the place of those of the first.
"""

from __future__ import annotations

from collections.abc import Sequence

_SAME = 5  # frames in a row that must be decided alike before two encoders are thought to agree
_HEADER = 4

Frames = Sequence[bytes]


def agreement(before: Frames, after: Frames) -> int | None:
    """Return the first frame from which both streams are the same, None if they have not come to that yet.

    Both begin at the same frame of the sound. What is the same is everything a decoder hears; LAME fills bits nobody
    needs with one pattern or another.
    """
    alike = 0
    for number, (left, right) in enumerate(zip(before, after, strict=False)):
        alike = alike + 1 if _decisions(left) == _decisions(right) else 0
        if alike == _SAME:
            return number + 1 - _SAME
    return None


def crossing(before: Frames, after: Frames) -> int:
    """Return the last frame at which ``after`` can take over, although the two do not agree.

    It can where it keeps no more in the frames before than ``before`` has left free. At its own first frame, that is
    nothing; some frames later both have heard the same, and only their quantising noise differs.
    """
    both = enumerate(zip(before, after, strict=False))
    return max((number for number, (left, right) in both if _reservoir(right) <= _reservoir(left)), default=0)


def joined(before: Frames, after: Frames, at: int) -> list[bytes]:
    """Return ``before`` up to frame ``at``, holding what ``after`` keeps there for its frame ``at`` and later ones."""
    made = list(before[:at])
    left = _reservoir(after[at])
    for number in range(at - 1, -1, -1):
        if not left:
            break
        old, new = made[number], after[number]
        begin = max(_main(old), len(old) - left)
        made[number] = old[:begin] + new[len(new) - (len(old) - begin) :]
        left -= len(old) - begin
    return made


def _main(frame: bytes) -> int:
    """Return where a frame's main data begin: after header and side information (shorter for one channel)."""
    return _HEADER + (17 if frame[3] >> 6 == 3 else 32)


def _reservoir(frame: bytes) -> int:
    """Return how many bytes of the frame's bits lie before it."""
    return frame[_HEADER] << 1 | frame[_HEADER + 1] >> 7


def _decisions(frame: bytes) -> bytes:
    """Return what a frame says about itself: bitrate, padding, and how every granule is coded."""
    return frame[2 : _main(frame)]
