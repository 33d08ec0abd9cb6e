"""A host can change how her pages look, and is told where she went wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from podcaster.errors import ContentError
from podcaster.model import Edition
from podcaster.site.render import render
from tests import make
from tests.site.conftest import EMBED, EPISODE, PLAIN, SHOW
from tests.site.markup import Tags


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """The show, in a folder that can hold templates of its own."""
    (tmp_path / "templates").mkdir()
    return replace(make.edition(), show=make.show(folder=tmp_path))


def _render(edition: Edition, **own: str | bytes) -> dict[str, bytes]:
    """Render with own templates, named by keyword: ``episode_html=…``."""
    folder = edition.show.folder / "templates"
    for name, text in own.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return render(edition, folder)


def _refused(edition: Edition, **own: str | bytes) -> list[str]:
    with pytest.raises(ContentError) as refused:
        _render(edition, **own)
    return [str(problem) for problem in refused.value.problems]


def test_an_own_template_of_the_same_name_wins(edition: Edition) -> None:
    """Host: her show.html is the show page; the others stay ours."""
    pages = _render(edition, show_html="<h1>{{ show.title }}, van ons</h1>\n")
    assert pages[SHOW] == b"<h1>Werkplaatspraat, van ons</h1>\n"
    assert pages[EPISODE] == render(edition, None)[EPISODE]


def test_an_own_template_can_change_only_a_part(edition: Edition) -> None:
    """Host: she extends the default page and replaces one block of it."""
    changed = _render(
        edition, episode_html='{% extends "default/episode.html" %}{% block side %}<p>Bel ons!</p>{% endblock %}'
    )[EPISODE].decode()
    assert "<p>Bel ons!</p>" in changed
    assert "Wie doen er mee" not in changed
    assert "Hoofdstukken" in changed


def test_own_colours_are_allowed_by_the_security_policy(edition: Edition) -> None:
    """Host on Windows: her theme.css, with its byte order mark and line ends, colours every page."""
    pages = _render(edition, theme_css=b"\xef\xbb\xbf:root { --link: #b00020; }\r\n")
    style = Tags(pages[EMBED]).raw["style"]
    assert style.startswith(":root { --link: #b00020; }\n:root { color-scheme")
    (policy,) = Tags(pages[EMBED]).all("meta", **{"http-equiv": "Content-Security-Policy"})
    (ours,) = Tags(render(edition, None)[EMBED]).all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy != ours


def test_an_own_icon_gets_a_name_of_its_own(edition: Edition) -> None:
    """Listener: a new icon is seen at once, as a hashed name changes with what it holds."""
    ours = {key for key in render(edition, None) if key.startswith("assets/")}
    theirs = {key for key in _render(edition, icon_svg="<svg/>") if key.startswith("assets/")}
    assert len(theirs) == 1
    assert ours.isdisjoint(theirs)


def test_what_a_template_says_is_escaped(edition: Edition) -> None:
    """Host: her own template cannot forget to escape a title."""
    risky = replace(edition, episodes=(make.plain_episode(title="3 < 5 & <b>"),))
    assert _render(risky, episode_html="{{ episode.title }}")[PLAIN] == b"3 &lt; 5 &amp; &lt;b&gt;"


def test_no_folder_of_templates_is_no_problem(edition: Edition) -> None:
    """Host: a show needs no templates of its own."""
    assert render(edition, edition.show.folder / "nowhere") == render(edition, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>\n{% if %}\n", "templates/episode.html:2: Expected an expression, got 'end of statement block'"),
        ("\n{{ show.titel }}", "templates/episode.html:2: Show has no 'titel'"),
        ("{{ titel }}", "templates/episode.html:1: 'titel' is undefined"),
        ("\n{{ episode.media.size_bytes / 0 }}", "templates/episode.html:2: division by zero"),
        ('\n{% include "kop.html" %}', "templates/episode.html:2: there is no template kop.html"),
        ("\n{{ say('hallo') }}", "templates/episode.html:2: there is no sentence 'hallo'"),
        (b"<p>\n\xe9\xe9n", "templates/episode.html:2: is not UTF-8 text"),
    ],
    ids=["syntax", "attribute", "name", "arithmetic", "include", "sentence", "encoding"],
)  # fmt: skip
def test_a_broken_template_is_told_with_file_and_line(edition: Edition, text: str | bytes, told: str) -> None:
    """Host: she reads which line of her template is wrong, once, however many episodes there are."""
    assert _refused(edition, episode_html=text) == [told]


def test_a_template_that_extends_itself_is_told_the_right_name(edition: Edition) -> None:
    """Host: the likeliest mistake of all is answered with the line to write."""
    (told,) = _refused(edition, episode_html='{% extends "episode.html" %}')
    assert told.startswith("templates/episode.html:1: extends or includes itself")
    assert told.endswith('{% extends "default/episode.html" %}')


def test_all_broken_templates_are_told_at_once(edition: Edition) -> None:
    """Host: two broken files are two problems in one go."""
    assert _refused(edition, show_html="{{ a }}", embed_html="\n{{ b }}") == [
        "templates/show.html:1: 'a' is undefined",
        "templates/embed.html:2: 'b' is undefined",
    ]


def test_a_style_cannot_end_itself(edition: Edition) -> None:
    """Host: markup that strayed into the style is told, not poured over every page."""
    assert _refused(edition, style_css="p { }\n</style><script>")[0].startswith("templates/style.css:2: may not hold")


@pytest.mark.parametrize("name", ["theme.css", "show.html", "parts/inside.html"])
def test_a_link_that_leads_out_of_the_templates_is_not_followed(edition: Edition, name: str) -> None:
    """What lies elsewhere on the computer gets onto no page by way of a template somebody shared."""
    outside = edition.show.folder / "outside"
    outside.mkdir()
    (outside / "inside.html").write_text("not for the world")
    templates = edition.show.folder / "templates"
    if "/" in name:
        (templates / "parts").symlink_to(outside)
        (templates / "show.html").write_text(f'{{% include "{name}" %}}')
    else:
        (templates / name).symlink_to(outside / "inside.html")
    (told,) = _refused(edition)
    assert "a link that leads out of its folder" in told
    assert f"templates/{name}" in told
