"""Getting a bucket ready: what is there is read first, what is missing is said, and only that is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from podcaster import keys
from podcaster.errors import PodcasterError, Problem, StorageError
from podcaster.model import StorageSettings
from podcaster.storage import policy
from podcaster.storage.providers import AMAZON, provider_of
from podcaster.storage.s3_client import connect, endpoint, error_code, explained

Document = dict[str, Any]
NOTHING_SET = ("NoSuchBucketPolicy", "NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration")
OTHERWISE = "a web server or a CDN in front of it that shows what is public (podcaster storage policy)"
OWNER = "the keys of the bucket's owner, this once; at Amazon, an account that does not block public policies"
NO_BLOCK = "NoSuchPublicAccessBlockConfiguration"
UNKNOWN = (
    "NotImplemented",
    "501",
    "MethodNotAllowed",
    "405",
    "InvalidRequest",
    "XNotImplemented",
    "UnsupportedOperation",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to set: what it is for a host to read, and how it is done.

    A show works without what is not ``needed``; without what is ``first``, nothing after it can succeed.
    """

    what: str
    apply: Callable[[], object]
    needed: bool = True
    first: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """What a bucket needs: ``there`` is right already, ``changes`` can be made, ``by_hand`` the host does elsewhere."""

    address: str
    provider: str
    there: tuple[str, ...]
    changes: tuple[Change, ...]
    by_hand: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def plan_setup(settings: StorageSettings) -> Setup:
    """Return what the bucket of ``settings`` needs; nothing is changed. Raises StorageError when refused."""
    bucket = _Bucket(settings)
    wanted = [step for part in (bucket.itself, bucket.reading, bucket.cors, bucket.lifecycle) for step in part()]
    return Setup(
        address=bucket.address,
        provider=bucket.provider.name,
        there=tuple(step for step in wanted if isinstance(step, str)),
        changes=tuple(step for step in wanted if isinstance(step, Change)),
        by_hand=(bucket.provider.instead,) if bucket.provider.instead else (),
        warnings=tuple(step for step in wanted if isinstance(step, Problem)),
    )


def carry_out(setup: Setup) -> tuple[Problem, ...]:
    """Make the changes, each for itself, and return what did not succeed: a warning where a show works without it."""
    found: list[Problem] = []
    for change in setup.changes:
        try:
            with explained(setup.address, ""):
                _apply(change, setup.address)
        except PodcasterError as error:
            why = "; ".join(problem.what for problem in error.problems)
            example = error.problems[0].example
            what = f"could not {change.what}: {why}"
            severity: Any = "error" if change.needed else "warning"
            found.append(Problem(setup.address, what, example, severity=severity))
            if change.first:
                break
    return tuple(found)


def _apply(change: Change, address: str) -> None:
    """Make a change; some servers take a question they do not know for the wish to make the bucket once more."""
    try:
        change.apply()
    except ClientError as error:
        code = error_code(error)
        if code in UNKNOWN or (code.startswith("BucketAlready") and not change.first):
            raise StorageError(Problem(address, "this storage does not know how", OTHERWISE)) from error
        if code in ("AccessDenied", "403"):
            raise StorageError(Problem(address, "these keys may not do it", OWNER)) from error
        raise


class _Bucket:
    """A bucket as it is, and the steps to what it should be; a step is a change, or a sentence if it is so already."""

    def __init__(self, settings: StorageSettings) -> None:
        at = endpoint(settings)
        self.settings, self.name, self.provider = settings, settings.bucket, provider_of(at)
        self.address = f"s3://{self.name}" + (f" at {at}" if at else "")
        with explained(self.address, ""):
            self.client = connect(settings)
            self.exists = self._exists()

    def itself(self) -> Iterator[Change | str]:
        """The bucket."""
        yield (
            "The bucket is there." if self.exists else Change(f"make the bucket {self.name}", self._create, first=True)
        )

    def reading(self) -> Iterator[Change | str | Problem]:
        """That the world may read what is public, and nothing else."""
        if self.provider.opens == "otherwise":
            return
        document = policy.parsed(self._asked("Policy", lambda: self.client.get_bucket_policy(Bucket=self.name)))
        wanted, there = policy.public_statement(self.settings), policy.listed(document.get("Statement", []))
        yield from (
            _foreign(self.address, each)
            for each in there
            if policy.is_public(each) and each.get("Sid") != wanted["Sid"]
        )
        yield from self._unblocked()
        others = [each for each in there if each.get("Sid") != wanted["Sid"]]
        if any(policy.same(each, wanted) for each in there):
            yield "The world may read what is public, and nothing else."
            return
        whole = {"Version": policy.VERSION, **document, "Statement": [*others, wanted]}
        kept = " (what its policy says already stays)" if others else ""
        what = f"let the world read {', '.join(keys.PUBLIC)}, and list nothing{kept}"
        yield Change(what, partial(self.client.put_bucket_policy, Bucket=self.name, Policy=json.dumps(whole)))

    def cors(self) -> Iterator[Change | str]:
        """That players on other sites may read."""
        rules: list[Any] = self._asked("CORSRules", lambda: self.client.get_bucket_cors(Bucket=self.name)) or []
        wanted = policy.cors()
        if any(policy.covers(rule, wanted) for rule in rules):
            yield "Players on other sites may read (CORS)."
            return
        whole: Any = {"CORSRules": [*(rule for rule in rules if rule.get("ID") != wanted["ID"]), wanted]}
        what = "let players on other sites read, parts too (CORS: GET, HEAD, Range)"
        yield Change(what, partial(self.client.put_bucket_cors, Bucket=self.name, CORSConfiguration=whole))

    def lifecycle(self) -> Iterator[Change | str]:
        """That unfinished uploads do not stay, and are not billed, for ever."""
        asked = partial(self.client.get_bucket_lifecycle_configuration, Bucket=self.name)
        rules: list[Any] = self._asked("Rules", asked) or []
        wanted = policy.unfinished(self.settings)
        if any(rule.get("ID") == wanted["ID"] and "AbortIncompleteMultipartUpload" in rule for rule in rules):
            yield f"Unfinished uploads are given up after {policy.UNFINISHED_DAYS} days."
            return
        whole: Any = {"Rules": [*(rule for rule in rules if rule.get("ID") != wanted["ID"]), wanted]}
        put = partial(self.client.put_bucket_lifecycle_configuration, Bucket=self.name, LifecycleConfiguration=whole)
        yield Change(f"give up unfinished uploads after {policy.UNFINISHED_DAYS} days", put, needed=False)

    def _unblocked(self) -> Iterator[Change]:
        """Amazon refuses public policies unless its block is lifted; ACLs, which we never use, stay blocked."""
        if self.provider is not AMAZON:
            return
        asked = partial(self.client.get_public_access_block, Bucket=self.name)
        block = {"BlockPublicPolicy": True} if not self.exists else self._asked("PublicAccessBlockConfiguration", asked)
        if not block or not (block.get("BlockPublicPolicy") or block.get("RestrictPublicBuckets")):
            return
        wanted: Any = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
        wanted |= {"BlockPublicPolicy": False, "RestrictPublicBuckets": False}
        put = partial(self.client.put_public_access_block, Bucket=self.name, PublicAccessBlockConfiguration=wanted)
        yield Change("lift Amazon's block on public bucket policies (its block on public ACLs stays)", put)

    def _exists(self) -> bool:
        try:
            self.client.head_bucket(Bucket=self.name)
        except ClientError as error:
            if error_code(error) in ("404", "NoSuchBucket"):
                return False
            raise
        return True

    def _create(self) -> None:
        region = self.client.meta.region_name
        if self.provider is AMAZON and region not in ("us-east-1", "aws-global"):
            where: Any = {"LocationConstraint": region}
            self.client.create_bucket(Bucket=self.name, CreateBucketConfiguration=where)
        else:
            self.client.create_bucket(Bucket=self.name)

    def _asked(self, name: str, ask: Callable[[], Any]) -> Any:
        """Return what is set, or None; a server that does not know the question may still take the answer."""
        if not self.exists:
            return None
        with explained(self.address, ""):
            try:
                answer: Mapping[str, Any] = ask()
            except ClientError as error:
                if error_code(error) in (*NOTHING_SET, NO_BLOCK, *UNKNOWN):
                    return None
                raise
        return answer.get(name)


def _foreign(address: str, statement: Document) -> Problem:
    actions, resources = (
        ", ".join(map(str, policy.listed(statement.get(name, [])))) for name in ("Action", "Resource")
    )
    what = f"its policy also lets everybody do {actions} on {resources}; that is left as it is"
    return Problem(address, what, "a bucket of the show's own", severity="warning")
