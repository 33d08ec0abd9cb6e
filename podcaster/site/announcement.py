"""An episode as a few lines of plain text, for a newsletter or a post: ``templates/announcement.txt`` filled in."""

from __future__ import annotations

from pathlib import Path

from podcaster import keys
from podcaster.errors import ContentError, Problem
from podcaster.model import Episode, Show
from podcaster.site.language import language
from podcaster.site.templates import Templates

TEMPLATE = "announcement.txt"


def announcement(show: Show, episode: Episode, own_templates: Path | None) -> str:
    """Return the text in the show's language, with the addresses the episode has, or will have when it is live.

    ``own_templates`` is the show's own templates folder, if it has one. Raises ContentError, with file and line, when
    the template is broken, and for a private episode, which has no address to pass on.
    """
    if episode.is_private(show):
        what = "is private: only its listeners' own feeds have it, so there is nothing to pass on"
        raise ContentError(Problem(f"episodes/{episode.slug}", what, 'access = "public"'))
    words = language(show.language, show.timezone)
    templates = Templates(own_templates, show.folder)
    templates.define({"say": words.say}, {"date": words.date, "duration": words.duration, "role": words.role})
    context = {
        "show": show,
        "episode": episode,
        "people": [person for person in episode.people if person.group == "cast"],
        "duration": episode.media.duration if episode.media else None,
        "page_url": show.url(f"episodes/{episode.slug}.html"),
        "feed_url": show.url(keys.FEED),
    }
    return templates.render(TEMPLATE, context).strip() + "\n"
