"""``podcaster doctor``: what it finds on real servers that work, and on some that do not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from podcaster.cli.doctor import doctor
from podcaster.model import StorageSettings
from podcaster.publish.doctor import examine
from podcaster.publish.prune import plan_prune
from podcaster.storage.open import open_store
from podcaster.storage.s3 import S3Store
from tests import make
from tests.rclone import rclone, rclone_settings
from tests.seaweedfs import client_of
from tests.showfolder import SHOW, write_cover
from tests.storage.faults import Network, network

__all__ = ["rclone", "rclone_settings"]


def show_in(folder: Path, settings: StorageSettings) -> Path:
    """Write a show that is published there."""
    where = f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint_url = "{settings.endpoint_url}"'
    if not settings.bucket:
        where = f'folder = "{settings.folder}"'
    (folder / "show.toml").write_text(SHOW.format(base_url=settings.base_url, storage=where), encoding="utf-8")
    write_cover(folder / "cover.jpg")
    return folder


def examined(folder: Path, settings: StorageSettings, exit_code: int) -> dict[str, Any]:
    """Return the checks by their names."""
    ran = CliRunner().invoke(doctor, ["--json", "--show", str(show_in(folder, settings))])
    assert ran.exit_code == exit_code, ran.output
    facts = json.loads(ran.stdout)
    assert facts["works"] == (exit_code == 0)
    return {check["name"]: check for check in facts["checks"]}


def failed(checks: dict[str, Any]) -> list[str]:
    """Return the names of those that failed."""
    return [name for name, check in checks.items() if check["works"] is False]


def test_a_good_storage_passes_and_is_left_as_it_was(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """The host knows before her first episode that all of it works; only https is missing on a server in a test."""
    checks = examined(tmp_path, storage_settings, 0)
    assert failed(checks) == ["https"]
    assert len(checks) == 17
    assert set(S3Store(storage_settings).names("")) <= {".podcaster/probe"}
    everything = client_of(storage_settings.endpoint_url).list_objects_v2(Bucket="podcast")["Contents"]
    assert [item["Key"] for item in everything if "doctor" in item["Key"]] == []


def test_over_tls_there_is_nothing_left_to_be_better(secure_settings: StorageSettings, tmp_path: Path) -> None:
    """The host whose storage is as it should be reads ticks only."""
    assert failed(examined(tmp_path, secure_settings, 0)) == []


def test_a_certificate_nobody_vouches_for_is_told(
    secure_settings: StorageSettings, s3_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Keys are not sent to a server that cannot say who it is."""
    s3_environment.delenv("AWS_CA_BUNDLE")
    checks = examined(tmp_path, secure_settings, 1)
    assert "no safe connection" in checks["write"]["found"]


def test_a_simple_server_works_and_what_it_lacks_is_told(rclone_settings: StorageSettings, tmp_path: Path) -> None:
    """The host of a server without conditions reads what that means; a closed bucket cannot be published to."""
    checks = examined(tmp_path, rclone_settings, 1)
    assert checks["conditional write"]["works"] is False
    assert "one computer at a time" in checks["conditional write"]["meaning"]
    assert not checks["conditional write"]["needed"]
    assert set(failed(checks)) == {"anybody reads", "conditional write"}
    assert not {"write", "read back", "list", "replace what was seen", "upload in parts"} & set(failed(checks))


def test_without_a_public_address_the_rest_is_tried(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """The host may begin with the storage and get her address later."""
    checks = examined(tmp_path, replace(storage_settings, base_url="http://localhost:8000/"), 0)
    assert checks["public address"]["works"] is None
    assert "base_url" in checks["public address"]["found"]
    assert failed(checks) == []


def test_a_folder_passes(tmp_path: Path) -> None:
    """The host who publishes to a folder gets the same answers."""
    checks = examined(tmp_path, StorageSettings(folder="live"), 0)
    assert failed(checks) == []
    assert [path for path in (tmp_path / "live").rglob("*") if path.is_file() and "doctor" in path.name] == []


def test_wrong_keys_are_told_and_nothing_else_is_tried(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One cause is one line, with what to do."""
    s3_environment.setenv("AWS_SECRET_ACCESS_KEY", "typo")
    checks = examined(tmp_path, storage_settings, 1)
    assert failed(checks)[0] == "write"
    assert "does not know these credentials" in checks["write"]["found"]
    assert "typo" not in json.dumps(checks)
    assert set(checks) == {"write", "public address"}


def test_another_address_than_the_storage_s_is_noticed(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """A base_url with a typing error is known before apps are sent there."""
    elsewhere = replace(storage_settings, base_url=storage_settings.base_url + "typo/")
    checks = examined(tmp_path, elsewhere, 1)
    found = checks["anybody reads"]["found"]
    assert ("answers 403" in found and "podcaster storage setup" in found) or "seem to be of different places" in found


def test_a_bucket_and_an_address_of_different_places_are_told_apart(
    storage_settings: StorageSettings, tmp_path: Path
) -> None:
    """The host who mistyped one of the two is not sent to set up what is right already."""
    client, name = client_of(storage_settings.endpoint_url), "mistyped"
    client.create_bucket(Bucket=name)
    checks = examined(tmp_path, replace(storage_settings, bucket=name), 1)
    client.delete_object(Bucket=name, Key=".podcaster/probe")
    client.delete_bucket(Bucket=name)
    assert "storage and base_url seem to be of different places" in checks["anybody reads"]["found"]
    assert "setup" not in checks["anybody reads"]["found"]


def test_a_mistyped_bucket_is_told_and_not_made(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """A server that makes any bucket at its first write gets none from a typing error."""
    checks = examined(tmp_path, replace(storage_settings, bucket="podcats"), 1)
    assert "there is no such bucket" in checks["write"]["found"]
    there = client_of(storage_settings.endpoint_url).list_buckets()["Buckets"]
    assert "podcats" not in [bucket["Name"] for bucket in there]


@pytest.mark.parametrize("base_url", ["https://podcast.example.org/", "https://example.com/show/"])
def test_an_example_address_is_to_be_filled_in(tmp_path: Path, base_url: str) -> None:
    """The host who left the sample in show.toml reads so, instead of what a stranger's server answers."""
    checks = examined(tmp_path, StorageSettings(folder="live", base_url=base_url), 0)
    assert checks["public address"]["works"] is None
    assert f"base_url is {base_url}, an example address: fill in your own" in checks["public address"]["found"]


def test_a_folder_that_nobody_can_read_is_a_failure(tmp_path: Path) -> None:
    """Publishing works only if somebody can hear what is published."""
    settings = StorageSettings(folder="live", base_url="http://127.0.0.1:1/podcast/")
    assert failed(examined(tmp_path, settings, 1)) == ["anybody reads"]


def test_what_is_ours_and_open_to_everybody_is_told(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """A whole bucket that is public shows listeners' feeds: the host is told, though publishing works."""
    client, name = client_of(storage_settings.endpoint_url), "open-to-all"
    client.create_bucket(Bucket=name)
    allow = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"]}
    statement = allow | {"Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]}
    client.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
    address = f"{storage_settings.endpoint_url}/{name}/"
    checks = examined(tmp_path, replace(storage_settings, bucket=name, prefix="", base_url=address), 0)
    assert {"our own is hidden", "no listing"} <= set(failed(checks))
    client.delete_object(Bucket=name, Key=".podcaster/probe")
    client.delete_bucket(Bucket=name)


def test_a_server_that_refuses_to_replace_is_found_out(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """What a storage says it can do and does not is found by trying; what was written is cleared away all the same."""

    def refuse(method: str, path: str) -> str:
        tries = [m for m, p in net.log if m == "PUT" and "page.html" in p]
        return "refuse" if method == "PUT" and "page.html" in path and len(tries) > 1 else "pass"

    with network(storage_settings.endpoint_url) as net:
        assert isinstance(net, Network)
        net.fault = refuse
        checks = examined(tmp_path, replace(storage_settings, endpoint_url=net.endpoint_url), 1)
    assert "replace what was seen" in failed(checks)
    assert set(S3Store(storage_settings).names("")) <= {".podcaster/probe"}


def test_people_read_a_table_and_what_each_failure_means(rclone_settings: StorageSettings, tmp_path: Path) -> None:
    """The host reads one line for each thing, and a sentence for what fails."""
    ran = CliRunner().invoke(doctor, ["--show", str(show_in(tmp_path, rclone_settings))])
    assert ran.exit_code == 1
    assert "✗  conditional write" in ran.output
    assert "Needed: anybody reads. Without it: Nobody can hear the show." in ran.output
    assert "Publishing cannot work like this." in ran.output


def test_a_clock_that_is_wrong_is_noticed(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """A laptop that came out of a drawer with the wrong date is told before its releases have it."""
    show = make.show(folder=tmp_path, storage=storage_settings)
    checks = examine(show, open_store(show), mark="clock", now=datetime.now(UTC) + timedelta(minutes=5))
    (clocks,) = [check for check in checks if check.works is False and check.name != "https"]
    assert clocks.name == "clocks agree"
    assert "s apart: set this computer's clock to automatic" in clocks.found


def test_a_bucket_that_is_not_there_is_told_with_the_way_to_make_it(
    rclone_settings: StorageSettings, tmp_path: Path
) -> None:
    """The host who runs doctor before setup reads what comes first."""
    checks = examined(tmp_path, replace(rclone_settings, bucket="not-there"), 1)
    assert "there is no such bucket" in checks["write"]["found"]
    assert "podcaster storage setup" in checks["write"]["found"]


@pytest.mark.parametrize("base_url", ["https://localhost:1/", "http://127.0.0.1:1/podcast/"])
def test_an_address_where_nothing_answers_is_one_line(
    storage_settings: StorageSettings, tmp_path: Path, base_url: str
) -> None:
    """A public address that is not up yet does not hide what the storage can do."""
    checks = examined(tmp_path, replace(storage_settings, base_url=base_url), 1)
    assert failed(checks) == ["anybody reads"]
    assert "gives no answer" in checks["anybody reads"]["found"]


def test_what_a_killed_trial_left_is_taken_away_by_prune(storage_settings: StorageSettings) -> None:
    """A trial that was stopped with its computer costs room for a while, not for ever."""
    store = S3Store(storage_settings)
    left = [".podcaster/doctor-0a1b/parts.mp3", "media/doctor-0a1b.3f9ac2d41b7e.mp3"]
    for key in left:
        store.write(key, b"x")
    store.write("notes.txt", b"the host's own")
    plan = plan_prune(store, now=datetime.now(UTC) + timedelta(days=2))
    assert [each.key for each in plan.objects] == left
