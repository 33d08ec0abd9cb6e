"""How a bucket is reached: boto3's client with the settings every server understands, and what its refusals mean."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
from boto3.exceptions import S3UploadFailedError
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from podcaster.errors import Problem, StorageError, if_offline
from podcaster.model import StorageSettings
from podcaster.storage import s3_problems
from podcaster.storage.providers import provider_of, region_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = logging.getLogger(__name__)
T = TypeVar("T")

ATTEMPTS = 8  # botocore's own three give up on a restarting server within a tenth of a second
POOL = 16  # connections kept open, one for each thread of a publication
CUT = (ResponseStreamingError, IncompleteReadError, ReadTimeoutError, ConnectionClosedError)


def connect(settings: StorageSettings, session: boto3.session.Session | None = None) -> S3Client:
    """Return a client; credentials come from boto3's own chain, and nothing is asked of the server yet."""
    session = session or boto3.session.Session()
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": provider_of(settings.endpoint_url).addressing},
        # boto3's default trailing checksum is refused by several servers (411), and stored as content by one.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        connect_timeout=5,
        read_timeout=30,
        max_pool_connections=POOL,
    )
    known = settings.region or region_of(settings.endpoint_url) or session.region_name
    region = known or ("us-east-1" if settings.endpoint_url else None)
    client = session.client("s3", endpoint_url=settings.endpoint_url or None, region_name=region, config=config)
    client.meta.events.register_last("before-call.s3", _send_small_bodies_at_once)
    return client


def _send_small_bodies_at_once(params: dict[str, Any], **_: Any) -> None:
    """Spare a small body the wait for ``100 Continue`` (RFC 9110, section 10.1.1), which saves one round trip."""
    if isinstance(params.get("body"), bytes | io.BytesIO):
        params["headers"].pop("Expect", None)


@contextmanager
def explained(address: str, key: str) -> Iterator[None]:
    """Say what a refusal means to a host; the library's exceptions stop here. ``address`` is the key's."""
    try:
        yield
    except ClientError as error:
        raise _error(address, error_code(error), error.response["Error"].get("Message", "")) from error
    except S3UploadFailedError as error:  # raised while a ClientError was being looked at
        cause = error.__context__
        code = error_code(cause) if isinstance(cause, ClientError) else type(error).__name__
        raise _error(address, code, str(error)) from error
    except (BotoCoreError, ValueError) as error:
        problem = s3_problems.explain(address, type(error).__name__, str(error))
        raise StorageError(replace(problem, what=problem.what + if_offline(error))) from error
    except OSError as error:
        raise StorageError(Problem(str(error.filename or key), error.strerror or str(error))) from error


def _error(address: str, code: str, detail: str) -> StorageError:
    return StorageError(s3_problems.explain(address, code, detail))


def error_code(error: ClientError) -> str:
    """Return the server's word for what is wrong, e.g. ``NoSuchKey``."""
    return str(error.response.get("Error", {}).get("Code", ""))


def endpoint(settings: StorageSettings) -> str:
    """Return the endpoint's address; raise StorageError if it carries a secret, which has no place in show.toml."""
    if "@" in settings.endpoint_url:
        where = "show.toml: storage.endpoint_url: …@" + settings.endpoint_url.rpartition("@")[2]
        raise StorageError(Problem(where, "holds a name or password, which has no place here", s3_problems.ENDPOINT))
    return settings.endpoint_url


def repeated(attempt: Callable[[], T]) -> T:
    """Return what ``attempt`` gives, after as many tries as every other request gets."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except CUT as error:
            log.debug("reading again: %s", type(error).__name__)
    return attempt()
