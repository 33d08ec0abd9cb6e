"""Whether the credentials may do what a plan needs, asked before it is begun: write, and where it does so, delete."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from podcaster.model import Episode, Progress
from podcaster.storage.store import Store

if TYPE_CHECKING:
    from podcaster.build.line import Watch

_NOTHING = ".podcaster/nothing"  # is never there, so that deleting it asks for the right and does nothing


def asked_first(store: Store, watch: Watch, replacing: Collection[str]) -> Watch:
    """Return ``watch`` that has ``store`` try to write as soon as an episode comes by whose sound is yet to be made.

    That costs nothing: the commit asks the same question, and the answer is remembered. What was made before is not
    asked about, so that a publication without news makes no request more. The watch raises StorageError.
    """

    def asking(episode: Episode) -> Progress | None:
        is_meant = {episode.slug, episode.guid} & set(replacing)
        if episode.recordings and (episode.media is None or is_meant):
            store.keeps_apart()
        return watch(episode)

    return asking


def may_delete(store: Store) -> None:
    """Raise StorageError if nothing may be taken away: a release that does so would be committed and never finished."""
    store.delete(_NOTHING)
