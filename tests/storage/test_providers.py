"""The providers: which is known by its address, and how its buckets are reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcaster.model import StorageSettings
from podcaster.storage.providers import AMAZON, PROVIDERS, provider_of, region_of
from podcaster.storage.s3 import S3Store
from podcaster.storage.s3_client import connect
from tests.storage.faults import network

KNOWN = [
    ("", "Amazon S3", ""),
    ("https://s3.eu-central-1.amazonaws.com", "Amazon S3", "eu-central-1"),
    ("https://s3.amazonaws.com", "Amazon S3", ""),
    ("https://0a1b2c.r2.cloudflarestorage.com", "Cloudflare R2", "auto"),
    ("https://0a1b2c.eu.r2.cloudflarestorage.com", "Cloudflare R2", "auto"),
    ("https://s3.eu-central-003.backblazeb2.com", "Backblaze B2", "eu-central-003"),
    ("https://s3.eu-central-1.wasabisys.com", "Wasabi", "eu-central-1"),
    ("https://s3.wasabisys.com/", "Wasabi", "us-east-1"),
    ("https://fsn1.your-objectstorage.com", "Hetzner", "fsn1"),
    ("https://s3.nl-ams.scw.cloud", "Scaleway", "nl-ams"),
    ("https://AMS3.digitaloceanspaces.com:443", "DigitalOcean Spaces", "ams3"),
    ("http://minio:9000", "MinIO", ""),
    ("https://rgw.example.org", "Ceph", ""),
    ("https://s3.garage.example.org", "Garage", "garage"),
    ("http://seaweedfs.example.org:8333", "SeaweedFS", ""),
    ("https://s3.example.org", "an S3 storage", ""),
    ("https://s3.wasabisys.com.example.org", "an S3 storage", ""),
    ("https://seaweedy.example.org", "an S3 storage", ""),
    ("http://[broken", "an S3 storage", ""),
]


@pytest.mark.parametrize(("endpoint_url", "name", "region"), KNOWN)
def test_a_provider_is_known_by_its_address(endpoint_url: str, name: str, region: str) -> None:
    """The host enters the address her provider gives her, and nothing else that follows from it."""
    assert (provider_of(endpoint_url).name, region_of(endpoint_url)) == (name, region)


def test_every_provider_says_where_its_facts_are_from_and_what_to_do() -> None:
    """Who doubts a line can look it up; where a policy does not open a bucket, the host reads what does."""
    assert {name for _, name, _ in KNOWN} == {each.name for each in PROVIDERS} | {"an S3 storage"}
    for each in PROVIDERS:
        assert each.source
        assert bool(each.instead) == (each.opens == "otherwise"), each.name


def test_the_address_decides_how_requests_are_signed_and_addressed(s3_environment: pytest.MonkeyPatch) -> None:
    """A region left from another account does not break the signature; what show.toml says counts before all."""
    s3_environment.setenv("AWS_DEFAULT_REGION", "eu-west-9")

    def meta(endpoint_url: str, region: str = "") -> tuple[str, str]:
        client = connect(StorageSettings(bucket="b", endpoint_url=endpoint_url, region=region))
        return client.meta.region_name, client.meta.config.s3["addressing_style"]  # type: ignore[attr-defined]

    assert meta("https://0a1b2c.r2.cloudflarestorage.com") == ("auto", "path")
    assert meta("https://s3.nl-ams.scw.cloud") == ("nl-ams", "path")
    assert meta("https://s3.example.org") == ("eu-west-9", "path")
    assert meta("https://s3.garage.example.org", "home") == ("home", "path")
    assert meta("") == ("eu-west-9", "auto")
    s3_environment.delenv("AWS_DEFAULT_REGION")
    assert meta("https://s3.example.org") == ("us-east-1", "path")


def test_a_provider_that_knows_only_bare_tags_is_sent_those_first(
    storage_settings: StorageSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is changed in one request there too."""
    bare = next(each for each in PROVIDERS if each.bare_tags)
    monkeypatch.setattr("podcaster.storage.s3.provider_of", lambda endpoint_url: bare)
    with network(storage_settings.endpoint_url) as net:
        far = S3Store(StorageSettings(bucket="podcast", prefix=storage_settings.prefix, endpoint_url=net.endpoint_url))
        far.write("index.html", b"old")
        seen = far.head("index.html")
        assert seen
        before = len(net.log)
        assert far.replace("index.html", b"new", seen.tag)
        assert len(net.log) == before + 1


def test_the_documents_say_what_the_program_knows() -> None:
    """The host who compares providers reads what the program does there, and what nobody has tried."""
    text = (Path(__file__).parents[2] / "docs" / "storage.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    table = {row[0]: row for row in rows[1:]}
    assert set(table) == {each.name for each in PROVIDERS}
    for each in PROVIDERS:
        _, endpoint, region, conditions, reads, tried = table[each.name]
        assert conditions == each.conditions + (", bare tags" if each.bare_tags else "")
        assert (tried == "not tried") is not each.tried
        assert ("bucket policy" in reads) or each.opens == "otherwise"
        assert (endpoint == "your own") == each.host.startswith("(.*[.-])?")
        assert ("in the address" in region) == ("(?P<region>" in each.host and each is not AMAZON)
