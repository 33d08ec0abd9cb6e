"""``podcaster init``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import click

from podcaster.cli.options import ask, json_option, print_json

CATEGORY = "Apple category (e.g. Education, or Education > Courses)"
ADDRESS = "Public address (empty: this machine only)"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--title", help="The show's name, nothing else.")
@click.option("--author", help="Who makes it: an organisation or a person.")
@click.option("--email", help="An address for the feed's owner; it becomes public. Leave empty for none.")
@click.option("--language", help="The language spoken, e.g. nl or en-gb.")
@click.option("--category", "categories", multiple=True, help='From Apple\'s list, e.g. "Education > Courses".')
@click.option("--website", help="The show's home page.")
@click.option("--description", help="What the show is about, in one paragraph.")
@click.option("--base-url", help="The address at which the world will read what is published.")
@click.option("--bucket", default="", help="An S3 bucket to publish to. Default: the folder live/.")
@click.option("--endpoint-url", default="", help="The S3 endpoint, if it is not AWS itself.")
@json_option
def init(folder: Path, as_json: bool, categories: tuple[str, ...], **given: str | None) -> None:
    """Start a new show in FOLDER (default: this one).

    What is not given as an option is asked. Everything can be changed later in show.toml; nothing that is there already
    is overwritten.
    """
    from podcaster.content.new import create_show, refuse_existing_show

    refuse_existing_show(folder)
    title = given["title"] or ask("Title of the show", "--title", check=_as_for("title"))
    author = given["author"] or ask("Author", "--author", check=_as_for("author"))
    show_file = create_show(
        folder,
        title=title,
        author=author,
        email=_or_ask(given["email"], "E-mail of the owner, public (empty: none)", "--email", "", _as_for("email")),
        language=_or_ask(given["language"], "Language", "--language", "nl", _language),
        categories=categories or (ask(CATEGORY, "--category", default="Education", check=_category),),
        website=_or_ask(given["website"], "Website (empty: none)", "--website", "", _as_for("website")),
        description=_or_ask(
            given["description"], "Description, one paragraph", "--description", title, _as_for("description")
        ),
        base_url=_or_ask(given["base_url"], ADDRESS, "--base-url", "", _as_for("base_url")),
        bucket=given["bucket"] or "",
        endpoint_url=given["endpoint_url"] or "",
        new_guid=uuid4(),
    )
    if as_json:
        print_json({"show": str(show_file)})
    click.echo(
        f"Made {show_file}. Look it over, put a square cover of 1400 to 3000 pixels beside it as cover.jpg,", err=True
    )
    click.echo("then publish the first episode:  podcaster publish interview.wav", err=True)


def _or_ask(
    given: str | None, question: str, option: str, default: str, check: Callable[[str], str] = str.strip
) -> str:
    return given if given is not None else ask(question, option, default=default, check=check)


def _as_for(key: str) -> Callable[[str], str]:
    """Return what looks at an answer as show.toml will, so that a slip is asked again and costs no other answer."""

    def check(answer: str) -> str:
        from podcaster.content.new import refuse_answer
        from podcaster.errors import ContentError

        try:
            refuse_answer(key, answer.strip())
        except ContentError as error:
            problem = error.problems[0]
            raise click.BadParameter(f"{problem.what}, e.g. {problem.example}") from error
        return answer.strip()

    return check


def _language(answer: str) -> str:
    from podcaster.content.languages import is_language, likely_language

    if is_language(answer.strip()):
        return answer.strip()
    raise click.BadParameter(f"'{answer.strip()}' is no language code, e.g. {likely_language(answer)}")


def _category(answer: str) -> str:
    from podcaster.content.categories import category_names, nearest_category

    if answer.strip() in category_names():
        return answer.strip()
    raise click.BadParameter(
        f"'{answer.strip()}' is not in Apple's list, e.g. {nearest_category(answer) or 'Education > Courses'}"
    )
