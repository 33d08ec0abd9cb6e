"""A storage as the world meets it: what apps, players on other sites and strangers get at the public address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from podcaster import keys
from podcaster.check.answers import FROM_ELSEWHERE, PART, gives_parts, is_open
from podcaster.errors import Problem, PublishError
from podcaster.model import Show
from podcaster.web import Web

# Its name, what is done, what it means for a show if it fails, and whether publishing cannot work then.
Attempt = tuple[str, Callable[[], str], str, bool]
SETUP = "podcaster storage setup"
_BASE_URL = 'base_url = "https://podcast.example.org/"'


class Outside:
    """Asks the public address for files that hold ``content``."""

    def __init__(self, web: Web, show: Show, content: bytes) -> None:
        self._web, self._show, self._content = web, show, content

    def attempts(self, media: str, chapters: str, own: str) -> Iterator[Attempt]:
        """Yield what is to be tried; ``own`` is a key that is the tool's own."""
        yield "anybody reads", partial(self._reads, media), "Nobody can hear the show.", True
        yield "parts of a file", partial(self._parts, media), "Apple Podcasts does not play the show.", True
        cors = "Players on other sites get no chapters and no transcript."
        yield "other sites read (CORS)", partial(self._elsewhere, chapters), cors, True
        again = "Apps fetch the whole feed each time they look."
        yield "nothing twice (304)", partial(self._again, media), again, False
        name = "Who saves an episode gets a file named after its hash as well."
        yield "named downloads", partial(self._named, media), name, False
        hidden = "Anybody can read the release records, and every listener's private feed."
        yield "our own is hidden", partial(self._hidden, own), hidden, False
        listed = "Anybody can find episodes that are not public yet."
        yield "no listing", self._unlisted, listed, False
        yield "https", self._secure, "Phones refuse to play the show.", False

    def _reads(self, key: str) -> str:
        url = self._show.url(key)
        head, got = self._web.ask("HEAD", url), self._web.ask("GET", url)
        elsewhere = (
            f"{url} answers 404, though it was just written: storage and base_url seem to be of different places"
        )
        _expect(got.status != 404, elsewhere, _BASE_URL)
        for method, answer in (("HEAD", head), ("GET", got)):
            _expect(answer.status == 200, f"{url} answers {answer.status} to {method}; {SETUP} opens it")
        size, kind = head.headers.get("content-length"), head.headers.get("content-type")
        _expect(size == str(len(self._content)), f"{url} says it has {size} bytes, not {len(self._content)}")
        _expect(got.body == self._content, f"{url} gives something else: is it the address of this storage?")
        _expect(kind == keys.content_type(key), f"{url} is served as {kind}", f"Content-Type: {keys.content_type(key)}")
        return ""

    def _parts(self, key: str) -> str:
        part = self._web.ask("GET", self._show.url(key), headers=PART)
        right = f"206, bytes 0-1/{len(self._content)}"
        _expect(gives_parts(part, len(self._content)), f"answers {part.status} when asked for two bytes", right)
        return ""

    def _elsewhere(self, key: str) -> str:
        answer = self._web.ask("GET", self._show.url(key), headers=FROM_ELSEWHERE)
        _expect(is_open(answer), f"no Access-Control-Allow-Origin for other sites; {SETUP} sets it")
        return ""

    def _again(self, key: str) -> str:
        tag = self._web.ask("HEAD", self._show.url(key)).headers.get("etag", "")
        _expect(bool(tag), "files have no tag (ETag)")
        status = self._web.ask("GET", self._show.url(key), headers={"If-None-Match": tag}).status
        _expect(status == 304, f"answers {status} to If-None-Match")
        return ""

    def _named(self, key: str) -> str:
        found = self._web.ask("HEAD", self._show.url(key)).headers.get("content-disposition", "nothing")
        wanted = keys.content_disposition(key)
        _expect(found == wanted, f"Content-Disposition is {found}", wanted)
        return ""

    def _hidden(self, key: str) -> str:
        status = self._web.ask("GET", self._show.url(key)).status
        _expect(status >= 400, f"{self._show.url(key)} answers {status}", "a rule that refuses /.podcaster/")
        return f"answers {status}"

    def _unlisted(self) -> str:
        answer = self._web.ask("GET", self._show.url("") + "?list-type=2")
        _expect(b"<ListBucketResult" not in answer.body, "the bucket tells everybody what is in it")
        return ""

    def _secure(self) -> str:
        url = self._show.storage.base_url
        _expect(url.startswith("https://"), f"base_url is {url}", _BASE_URL)
        return ""


def _expect(is_so: bool, otherwise: str, example: str = "") -> None:
    if not is_so:
        raise PublishError(Problem("", otherwise, example))
