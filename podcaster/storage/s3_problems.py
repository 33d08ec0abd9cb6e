"""What an S3 server's refusals mean to a host, and what she can do about each. Knows no library."""

from __future__ import annotations

from podcaster.errors import Problem

KEYS = "AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… in the environment, or both in ~/.aws/credentials"
ENDPOINT = 'endpoint_url = "https://s3.eu-central-1.wasabisys.com"'
BUCKET = 'bucket = "techportal-podcast"'
REGION = 'region = "eu-central-1"'
RIGHTS = "s3:ListBucket on the bucket; s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it"
AGAIN = "publish again: it goes on where it stopped"

_NO_KEYS = ("no credentials were found for the storage", KEYS)
_WRONG_KEYS = ("the storage does not know these credentials", KEYS)
_UNREACHABLE = ("nothing answers at this address", ENDPOINT)
_NO_ANSWER = ("the connection was lost, also after several attempts", AGAIN)
_NO_S3 = ("what answers at this address is not an S3 storage", ENDPOINT)
_NO_BUCKET = ("there is no such bucket; podcaster storage setup makes it", BUCKET)
_DENIED = ("these credentials may not do this", RIGHTS)
_CLOCK = ("the storage refuses the time of this computer", "set the clock to automatic, then publish again")
_REGION = ("the bucket lies in another region", REGION)
_BUSY = ("the storage is out of order or too busy, also after several attempts", AGAIN)
_FULL = ("the storage is full", "make room or raise its limit, then publish again")

# Error codes of S3 servers (Amazon S3 API Reference, "Error responses"; HTTP status codes where an answer has no body),
# and the names of botocore's exceptions.
_MEANINGS = {
    "NoCredentialsError": _NO_KEYS,
    "PartialCredentialsError": _NO_KEYS,
    "CredentialRetrievalError": _NO_KEYS,
    "ProfileNotFound": ("the profile named by AWS_PROFILE is not in ~/.aws", "AWS_PROFILE=default"),
    "InvalidAccessKeyId": _WRONG_KEYS,
    "SignatureDoesNotMatch": _WRONG_KEYS,
    "InvalidToken": _WRONG_KEYS,
    "ExpiredToken": ("the credentials have expired", KEYS),
    "TokenRefreshRequired": ("the credentials have expired", KEYS),
    "EndpointConnectionError": _UNREACHABLE,
    "ConnectTimeoutError": _UNREACHABLE,
    "ProxyConnectionError": ("the proxy named by HTTPS_PROXY or HTTP_PROXY does not answer", "NO_PROXY=localhost"),
    "SSLError": ("no safe connection: no TLS is spoken here, or with a certificate that is not valid", ENDPOINT),
    "ReadTimeoutError": _NO_ANSWER,
    "ConnectionClosedError": _NO_ANSWER,
    "HTTPClientError": _NO_ANSWER,
    "ResponseStreamingError": _NO_ANSWER,
    "IncompleteReadError": _NO_ANSWER,
    "ResponseParserError": _NO_S3,
    "ValueError": ("this is not an address", ENDPOINT),
    "405": _NO_S3,
    "MethodNotAllowed": _NO_S3,
    "NoSuchBucket": _NO_BUCKET,
    "InvalidBucketName": _NO_BUCKET,
    "BucketAlreadyExists": ("somebody else has a bucket of this name", 'bucket = "techportal-podcast-nl"'),
    "ParamValidationError": _NO_BUCKET,  # keys are checked before: what is left is a bucket name no server can have
    "404": ("there is no such bucket, or this is not the address of an S3 storage", f"{ENDPOINT}, {BUCKET}"),
    "AccessDenied": _DENIED,
    "403": ("these credentials are wrong or may not do this", f"{KEYS}; {RIGHTS}"),
    "RequestTimeTooSkewed": _CLOCK,
    "PermanentRedirect": _REGION,
    "301": _REGION,
    "AuthorizationHeaderMalformed": _REGION,
    "IllegalLocationConstraintException": _REGION,
    "SlowDown": _BUSY,
    "ServiceUnavailable": _BUSY,
    "InternalError": _BUSY,
    # botocore's word for an answer that is no S3: a web page, or a server that broke down without a word.
    "500": ("the storage is out of order, or what answers at this address is not an S3 storage", ENDPOINT),
    "502": _BUSY,
    "503": _BUSY,
    "504": _BUSY,
    "QuotaExceeded": _FULL,
    "InsufficientStorage": _FULL,
    "507": _FULL,
}


def explain(where: str, code: str, detail: str) -> Problem:
    """Return what ``code`` means; ``detail`` is the library's own sentence, shown only for a code not known here."""
    if code in _MEANINGS:
        return Problem(where, *_MEANINGS[code])
    return Problem(where, f"the storage answered {code}: {detail}")
