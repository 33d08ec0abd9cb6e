"""A quick lane for small requests that are all alike: botocore's own way costs the processor twice as much for each.

It repeats what went well. Once an ordinary request of the client has been answered, its address and region are the
pattern for those that follow: signed by botocore's signer with the session's credentials, sent over the client's own
connections, so that endpoint, addressing, TLS, proxies and renewed credentials are what they were. What is left out are
botocore's checks of parameters, its rules for endpoints, its events, and its reading of answers.

One attempt. Anything but a plain answer is left to the ordinary way, which repeats, follows redirects, and says what is
wrong. For a conditional write that is one more attempt whose answer was lost, which who makes it has to expect anyway.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.exceptions import BotoCoreError, ClientError

from podcaster.storage.store import ObjectInfo

if TYPE_CHECKING:
    from boto3.session import Session
    from botocore.client import BaseClient

MOST_BYTES = 1 << 20  # what is larger is not sent twice lightly, and the request costs little beside its bytes
MOST_DOUBTS = 32  # then the lane is closed: a storage that it does not suit would have every request made twice
FOUND, MISSING = 200, 404
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=.+/\d{8}/([^/]+)/s3/aws4_request,")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What the requests have in common; ``base`` is the address up to the key."""

    base: str
    region: str
    user_agent: str


class QuickLane:
    """Asks about one key at a time, from any thread."""

    def __init__(self, client: BaseClient, session: Session) -> None:
        # There is no public way to the client's connections: without this one, everything goes the ordinary way.
        self._http = getattr(getattr(client, "_endpoint", None), "http_session", None)
        self._credentials = session.get_credentials()
        self._mine = threading.local()
        self._pattern: _Pattern | None = None
        self._doubts = 0
        client.meta.events.register_last("request-created.s3", self._watch)

    def learn(self, key: str) -> None:
        """Take the last request of this thread, which was for ``key`` and was answered, as the pattern.

        One that is signed otherwise (by nobody, for S3 Express, for several regions) or goes elsewhere is none.
        """
        if self._pattern or self._doubts >= MOST_DOUBTS:
            return
        url, authorization, user_agent = getattr(self._mine, "last", ("", "", ""))
        name, signed = quote(key, safe="/~"), _SIGNED.match(authorization)
        if signed and url.endswith("/" + name):
            self._pattern = _Pattern(url.removesuffix(name), signed[1], user_agent)

    def head(self, key: str) -> tuple[bool, ObjectInfo | None]:
        """Return whether this is known, and then what the server says about ``key``, None if it is not there."""
        answer = self._asked("HEAD", key, {}, None)
        if answer is None:
            return False, None
        return True, _info(answer.headers) if answer.status_code == FOUND else None

    def put(self, key: str, source: bytes, headers: Mapping[str, str]) -> bool:
        """Store ``source`` with headers named as boto3 names them; return False if this is not known to have happened.

        It may have happened nevertheless: an answer can be lost.
        """
        if len(source) > MOST_BYTES:
            return False
        named = {_CAPITAL.sub("-", name): value for name, value in headers.items()}
        return self._asked("PUT", key, named, source) is not None

    def _watch(self, request: AWSRequest, **_: Any) -> None:
        """Note what the ordinary way asks, when it has signed it."""
        if self._pattern is None:
            self._mine.last = (request.url, _text(request, "Authorization"), _text(request, "User-Agent"))

    def _asked(self, method: str, key: str, headers: Mapping[str, str], body: bytes | None) -> AWSResponse | None:
        """Return an answer that leaves no doubt, or None."""
        pattern, credentials = self._pattern, self._credentials
        if pattern is None or credentials is None or self._http is None:
            return None
        sent = {"User-Agent": pattern.user_agent, **headers}
        request = AWSRequest(method, pattern.base + quote(key, safe="/~"), sent, body)
        try:
            S3SigV4Auth(credentials.get_frozen_credentials(), "s3", pattern.region).add_auth(request)
            answer: AWSResponse = self._http.send(request.prepare())
            if _is_plain(method, answer):
                return answer
        except (BotoCoreError, ClientError, OSError, ValueError):
            pass  # the ordinary way meets it again, if it lasts, and says what it means
        self._doubt()
        return None

    def _doubt(self) -> None:
        self._doubts += 1
        if self._doubts >= MOST_DOUBTS:
            self._pattern = None


def _is_plain(method: str, answer: AWSResponse) -> bool:
    """Whether this is how an S3 storage says yes, or that there is no such object; a web site's pages are not."""
    if method == "HEAD" and answer.status_code == MISSING:
        return True
    wanted = {"ETag"} if method == "PUT" else {"ETag", "Content-Length", "Last-Modified"}
    return answer.status_code == FOUND and all(name in answer.headers for name in wanted) and not answer.content


def _info(headers: Mapping[str, str]) -> ObjectInfo:
    return ObjectInfo(
        int(headers["Content-Length"]),
        headers.get("Content-Type", ""),
        headers.get("Cache-Control", ""),
        tag=headers["ETag"],
        modified=parsedate_to_datetime(headers["Last-Modified"]),
        content_disposition=headers.get("Content-Disposition", ""),
    )


def _text(request: AWSRequest, name: str) -> str:
    value = request.headers.get(name, "")
    return value.decode() if isinstance(value, bytes) else str(value)
