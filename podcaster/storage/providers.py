"""What is known of each S3 storage that differs from Amazon's, so that no host has to set it. One place for all quirks.

Read in the providers' own documents and in bug reports (``source``), measured where ``tried`` says so. They change from
month to month: ``podcaster doctor`` tries the storage itself, and what it finds counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Known = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider.

    ``host`` is what its endpoints' names match; a group ``region`` in it is the region to sign with, else ``region``;
    "" leaves that to AWS_REGION.
    ``conditions`` says whether conditional writes are known to work; ``bare_tags`` that If-Match is understood only
    without the tag's quotes. ``opens`` is how the world may read a bucket: by a bucket policy, which
    ``podcaster storage setup`` can set, or otherwise, as ``instead`` says in words for a host.
    """

    name: str
    host: str
    source: str
    addressing: Literal["path", "auto"] = "path"  # every server knows the bucket in the path; Amazon wants it in front
    region: str = ""
    conditions: Known = "unknown"
    bare_tags: bool = False
    opens: Literal["policy", "otherwise"] = "policy"
    instead: str = ""
    tried: bool = False


_WHOLE = (
    "Then all of it can be read, so let the CDN or proxy in front refuse /.podcaster/, where private feeds are named."
)

AMAZON = Provider(
    name="Amazon S3",
    host=r"s3[.-](dualstack\.)?(?P<region>[a-z]+-[a-z]+-\d+)\.amazonaws\.com|s3\.amazonaws\.com",
    addressing="auto",
    conditions="yes",
    source="Amazon S3 User Guide, 'Conditional writes', 'Blocking public access'",
)
OWN_NAME = r"(.*[.-])?{}\d*([.-].*)?"  # a server of one's own, recognised if its name says what it is
PROVIDERS = (
    AMAZON,
    Provider(
        name="Cloudflare R2",
        host=r".+\.r2\.cloudflarestorage\.com",
        region="auto",
        conditions="yes",
        opens="otherwise",
        instead="Connect a domain of your own to the bucket (R2 → bucket → Settings → Custom Domains), and make that "
        "the base_url; the r2.dev address is rate-limited. " + _WHOLE,
        source="developers.cloudflare.com/r2/api/s3/api (no PutBucketPolicy; region 'auto'; If-Match, If-None-Match)",
    ),
    Provider(
        name="Backblaze B2",
        host=r"s3\.(?P<region>[a-z0-9-]+)\.backblazeb2\.com",
        conditions="no",
        opens="otherwise",
        instead="Make the bucket public in Backblaze's console (Bucket Settings → Files in Bucket are: Public); bucket "
        "policies are for enterprise accounts only. " + _WHOLE,
        source="backblaze.com/apidocs/putbucketpolicy; sathinduga/obsidian-s3-sync-and-backup#78",
    ),
    Provider(
        name="Wasabi",
        host=r"s3\.((?P<region>[a-z]+-[a-z]+-\d+)\.)?wasabisys\.com",
        region="us-east-1",
        source="docs.wasabi.com/apidocs/wasabi-api ('100 % bit-compatible'; conditional writes are not mentioned)",
    ),
    Provider(
        name="Hetzner",
        host=r"(?P<region>[a-z0-9]+)\.your-objectstorage\.com",
        source="docs.hetzner.com/storage/object-storage (Ceph inside; conditional writes are not mentioned)",
    ),
    Provider(
        name="Scaleway",
        host=r"s3\.(?P<region>[a-z]+-[a-z]+)\.scw\.cloud",
        conditions="yes",
        opens="otherwise",
        instead="Paste the policy in Scaleway's console (Object Storage → Bucket policies → JSON editor), and keep "
        '"Maintain access to bucket" ticked: a policy there shuts out everyone it does not name. Its Version is '
        '"2023-04-17", and its resources are written without "arn:aws:s3:::".',
        source="scaleway.com/en/docs/object-storage/api-cli/using-conditional-writes (2026-07), …/bucket-policy",
    ),
    Provider(
        name="DigitalOcean Spaces",
        host=r"(?P<region>[a-z0-9]+)\.digitaloceanspaces\.com",
        conditions="yes",
        bare_tags=True,
        source="docs.digitalocean.com/products/spaces/how-to/configure-bucket-policies; slatedb/slatedb#1818",
    ),
    Provider(
        name="MinIO",
        host=OWN_NAME.format("minio"),
        conditions="yes",
        source="minio/minio#20346; before 2025-09, If-Match on nothing is not refused (minio/minio#21526)",
    ),
    Provider(
        name="Ceph",
        host=OWN_NAME.format("(ceph|rgw)"),
        conditions="yes",
        bare_tags=True,
        tried=True,
        source="measured on 16.2 (quoted tags: always 412)",
    ),
    Provider(
        name="Garage",
        host=OWN_NAME.format("garage"),
        region="garage",
        opens="otherwise",
        instead="Let Garage serve the bucket (garage bucket website --allow BUCKET), and make its web address the "
        "base_url. " + _WHOLE,
        source="garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility (no bucket policies)",
    ),
    Provider(
        name="SeaweedFS",
        host=OWN_NAME.format("(seaweed(fs)?|weed)"),
        conditions="yes",
        tried=True,
        source="measured on 4.48, over TLS too",
    ),
)
UNKNOWN = Provider(name="an S3 storage", host="", source="not known here: tried out")


def provider_of(endpoint_url: str) -> Provider:
    """Return the provider of an endpoint by its host's name; without an endpoint it is Amazon, else one unknown."""
    if not endpoint_url:
        return AMAZON
    host = _host(endpoint_url)
    return next((each for each in PROVIDERS if re.fullmatch(each.host, host)), UNKNOWN)


def region_of(endpoint_url: str) -> str:
    """Return the region that requests to this endpoint are signed with, or "" where its address does not tell."""
    if not endpoint_url:
        return ""
    provider = provider_of(endpoint_url)
    found = re.fullmatch(provider.host, _host(endpoint_url))
    return (found and found.groupdict().get("region")) or provider.region


def _host(endpoint_url: str) -> str:
    try:
        return (urlsplit(endpoint_url).hostname or "").lower()
    except ValueError:
        return ""
