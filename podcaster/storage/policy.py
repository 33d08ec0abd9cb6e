"""Who may do what on the storage, as the documents that S3 storages understand: made from our keys, nothing wider."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from podcaster import keys
from podcaster.errors import Problem, StorageError
from podcaster.model import StorageSettings
from podcaster.storage.key import as_prefix

Document = dict[str, Any]

VERSION = "2012-10-17"  # of the policy language; not a date of ours
UNFINISHED_DAYS = 7
WILD = "*?$"  # a policy reads these as patterns


def bucket_policy(settings: StorageSettings) -> Document:
    """Return the policy of a bucket that holds nothing else: the world may read what is public, and list nothing."""
    return {"Version": VERSION, "Statement": [public_statement(settings)]}


def public_statement(settings: StorageSettings) -> Document:
    """Return the one statement we need in a bucket's policy; its Sid is this show's own, so that it is found again."""
    prefix = _prefix(settings)
    mark = hashlib.sha256(prefix.encode()).hexdigest()[:8] if prefix else ""
    return {
        "Sid": f"PodcasterPublicRead{mark}",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": [_arn(settings, prefix + pattern) for pattern in keys.PUBLIC],
    }


def cors() -> Document:
    """Return the rule that lets players on other sites read chapters, transcripts and parts of media (Fetch)."""
    return {
        "ID": "podcaster",
        "AllowedMethods": ["GET", "HEAD"],
        "AllowedOrigins": ["*"],
        "AllowedHeaders": ["Range"],
        "ExposeHeaders": ["Content-Range", "Accept-Ranges", "Content-Length", "ETag"],
        "MaxAgeSeconds": 86_400,
    }


def unfinished(settings: StorageSettings) -> Document:
    """Return the lifecycle rule that gives up uploads in parts nobody finishes; they are billed until then."""
    return {
        "ID": "podcaster-unfinished-uploads",
        "Status": "Enabled",
        "Filter": {"Prefix": _prefix(settings)},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
    }


def rights(settings: StorageSettings) -> Document:
    """Return the least that the publisher's own keys must be allowed (IAM); ``storage setup`` needs the owner's."""
    prefix = _prefix(settings)
    listing: Document = {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": _arn(settings)}
    if prefix:
        listing["Condition"] = {"StringLike": {"s3:prefix": [prefix + "*"]}}
    uploads = ["s3:ListBucketMultipartUploads", "s3:GetBucketLocation"]
    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    objects += ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    statements = [
        listing,
        {"Effect": "Allow", "Action": uploads, "Resource": _arn(settings)},
        {"Effect": "Allow", "Action": objects, "Resource": _arn(settings, prefix + "*")},
    ]
    return {"Version": VERSION, "Statement": statements}


def parsed(text: str | None) -> Document:
    """Return a policy; a server that knows none may answer with something else."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a part of a policy that may be one thing or a list of them."""
    return value if isinstance(value, list) else [value]


def same(one: Document, other: Document) -> bool:
    """Whether two statements say the same, in whichever of many forms a server gives them back."""
    return _plain(one) == _plain(other)


def is_public(statement: Document) -> bool:
    """Whether a statement allows everybody something."""
    principal = statement.get("Principal")
    named = principal.values() if isinstance(principal, dict) else [principal]
    return statement.get("Effect") == "Allow" and any("*" in listed(each) for each in named)


def covers(rule: Document, wanted: Document) -> bool:
    """Whether a CORS rule that is there allows all that ours does."""
    names = ("AllowedMethods", "AllowedOrigins", "AllowedHeaders", "ExposeHeaders")
    has = {name: {str(each).lower() for each in rule.get(name, [])} for name in names}
    return all("*" in has[name] or {each.lower() for each in wanted[name]} <= has[name] for name in names)


def _plain(statement: Document) -> tuple[Any, ...]:
    parts = (statement.get(name, []) for name in ("Effect", "Action", "Resource"))
    narrowed = statement.get("Condition") or {}
    return is_public(statement), narrowed, *(sorted(map(str, listed(part))) for part in parts)


def _prefix(settings: StorageSettings) -> str:
    """Return the show's prefix. Raises StorageError if a policy would read it as a pattern, and open more than ours."""
    prefix = as_prefix(settings.prefix)
    if set(WILD) & set(prefix):
        what = f"holds one of {' '.join(WILD)}, which a policy reads as a pattern"
        raise StorageError(Problem("show.toml: storage.prefix", what, 'prefix = "techportal"'))
    return prefix


def _arn(settings: StorageSettings, key: str = "") -> str:
    return f"arn:aws:s3:::{settings.bucket}" + (f"/{key}" if key else "")
