"""Getting a bucket ready: a fresh one on a real server, and what anybody can then read there."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from click.testing import CliRunner

from podcaster import keys
from podcaster.cli.storage import storage
from podcaster.errors import StorageError
from podcaster.model import StorageSettings
from podcaster.storage import policy
from podcaster.storage.providers import AMAZON, provider_of
from podcaster.storage.s3 import S3Store
from podcaster.storage.s3_setup import carry_out, plan_setup
from podcaster.storage.serving import caddy, nginx
from tests.seaweedfs import ACCESS_KEY, SECRET_KEY, client_of
from tests.showfolder import SHOW, write_cover
from tests.storage.faults import OWN_ANSWERS, network

_numbers = itertools.count(1)
MEDIA = "media/012-pet-events.3f9ac2d41b7e.mp3"


@pytest.fixture
def fresh(storage_settings: StorageSettings) -> Iterator[StorageSettings]:
    """Settings of a bucket that does not exist yet; it is gone again afterwards."""
    server, name = storage_settings.endpoint_url, f"fresh-{next(_numbers)}"
    yield StorageSettings(bucket=name, endpoint_url=server, base_url=f"{server}/{name}/")
    client = client_of(server)
    if name in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]:
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            for item in page.get("Contents", ()):
                client.delete_object(Bucket=name, Key=item["Key"])
        client.delete_bucket(Bucket=name)


@pytest.fixture
def show(fresh: StorageSettings, tmp_path: Path) -> Path:
    """A show that is published to that bucket."""
    where = f'bucket = "{fresh.bucket}"\nendpoint_url = "{fresh.endpoint_url}"'
    (tmp_path / "show.toml").write_text(SHOW.format(base_url=fresh.base_url, storage=where), encoding="utf-8")
    write_cover(tmp_path / "cover.jpg")
    return tmp_path


def run(*arguments: str) -> Any:
    """Run ``podcaster storage`` as a script does."""
    return CliRunner().invoke(storage, list(arguments))


def get(settings: StorageSettings, key: str, **headers: str) -> httpx.Response:
    """Ask for a key as anybody may."""
    return httpx.get(settings.base_url + key, headers=headers, trust_env=False)


def test_a_fresh_bucket_is_made_ready_once_the_host_agrees(show: Path, fresh: StorageSettings) -> None:
    """The world can read the show, in parts and from other sites, and nothing that is the tool's own; no listing."""
    said = run("setup", "--show", str(show))
    assert said.exit_code == 1
    assert "make the bucket fresh-" in said.output
    assert "Nothing was changed; this does it:  podcaster storage setup --yes" in said.output
    assert fresh.bucket not in [each["Name"] for each in client_of(fresh.endpoint_url).list_buckets()["Buckets"]]

    done = run("setup", "--yes", "--show", str(show))
    assert done.exit_code == 0, done.output
    store = S3Store(fresh)
    for key in (*[pattern.replace("*", "a.html") for pattern in keys.PUBLIC], MEDIA):
        store.write(key, b"public")
        assert get(fresh, key).status_code == 200, key
    part = get(fresh, MEDIA, Range="bytes=0-1", Origin="https://www.example.org")
    assert (part.status_code, part.headers["content-range"]) == (206, "bytes 0-1/6")
    assert part.headers["access-control-allow-origin"] in ("*", "https://www.example.org")
    exposed = part.headers["access-control-expose-headers"].lower()
    assert {"content-range", "accept-ranges", "content-length", "etag"} <= set(exposed.replace(" ", "").split(","))
    for key in (".podcaster/releases/000001.json", ".podcaster/private.xml", "notes.txt", "drafts/a.html"):
        store.write(key, b"ours")
        assert get(fresh, key).status_code == 403, key
    for listing in ("", "?list-type=2", "?list-type=2&prefix=media/"):
        assert get(fresh, listing).status_code == 403
    assert httpx.put(fresh.base_url + "media/theirs.mp3", content=b"x", trust_env=False).status_code == 403


def test_setting_up_again_changes_nothing(show: Path, fresh: StorageSettings) -> None:
    """A script may run it each time."""
    assert run("setup", "--yes", "--show", str(show)).exit_code == 0
    again = run("setup", "--json", "--show", str(show))
    assert again.exit_code == 0, again.output
    facts = json.loads(again.output)
    assert (facts["changes"], facts["done"], facts["problems"]) == ([], False, [])
    assert len(facts["there"]) == 4


def test_what_others_have_set_stays_and_is_told(fresh: StorageSettings) -> None:
    """A bucket that somebody opened further is not closed behind her back, nor is it taken for closed."""
    client = client_of(fresh.endpoint_url)
    client.create_bucket(Bucket=fresh.bucket)
    theirs = {"Sid": "Theirs", "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket"}
    document = {"Version": policy.VERSION, "Statement": [theirs | {"Resource": f"arn:aws:s3:::{fresh.bucket}"}]}
    client.put_bucket_policy(Bucket=fresh.bucket, Policy=json.dumps(document))
    rule = {"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://www.example.org"]}
    client.put_bucket_cors(Bucket=fresh.bucket, CORSConfiguration={"CORSRules": [rule]})
    setup = plan_setup(fresh)
    (warning,) = setup.warnings
    assert "lets everybody do s3:ListBucket" in warning.what
    assert carry_out(setup) == ()
    kept = json.loads(client.get_bucket_policy(Bucket=fresh.bucket)["Policy"])["Statement"]
    assert sorted(each["Sid"] for each in kept) == ["PodcasterPublicRead", "Theirs"]
    rules = client.get_bucket_cors(Bucket=fresh.bucket)["CORSRules"]
    assert [each["AllowedMethods"] for each in rules] == [["PUT"], ["GET", "HEAD"]]
    assert plan_setup(fresh).changes == ()


def test_two_shows_in_one_bucket_are_opened_one_by_one(fresh: StorageSettings) -> None:
    """The second show's setup neither closes the first nor opens what lies between them."""
    one, other = (replace(fresh, prefix=name, base_url=f"{fresh.base_url}{name}/") for name in ("one", "other"))
    for settings in (one, other):
        assert carry_out(plan_setup(settings)) == ()
        S3Store(settings).write("feed.xml", b"x")
    S3Store(fresh).write("feed.xml", b"x")
    assert [get(each, "feed.xml").status_code for each in (one, other, fresh)] == [200, 200, 403]
    assert plan_setup(one).changes == plan_setup(other).changes == ()


def test_a_server_that_knows_no_policies_is_found_out(rclone_settings: StorageSettings, tmp_path: Path) -> None:
    """The host is not told that her show is public when it is not, and reads what to do instead."""
    problems = carry_out(plan_setup(rclone_settings))
    (error,) = [problem for problem in problems if problem.severity == "error" and "world" in problem.what]
    assert "does not know how" in error.what
    assert "CDN in front" in error.example


def test_a_statement_of_ours_that_somebody_narrowed_is_set_again(fresh: StorageSettings) -> None:
    """What is called ours is held to what it says, not to its name; JSON of another form is the same."""
    ours = policy.public_statement(fresh)
    assert policy.same(ours, ours | {"Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject"]})
    assert not policy.same(ours, ours | {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}})
    assert not policy.same(ours, ours | {"Resource": ours["Resource"][1:]})
    assert not policy.same(ours, ours | {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}})


def test_keys_that_may_not_set_up_are_told_what_is_missing(
    fresh: StorageSettings, s3_environment: pytest.MonkeyPatch
) -> None:
    """A host with the wrong keys reads so, and nothing is half-done."""
    s3_environment.setenv("AWS_SECRET_ACCESS_KEY", "typo")
    with pytest.raises(StorageError, match="credentials are wrong or may not do this"):
        plan_setup(fresh)


def test_the_least_rights_are_enough_and_no_more(fresh: StorageSettings, s3_environment: pytest.MonkeyPatch) -> None:
    """Keys with the printed rights can publish and take back, and can do nothing to others' files in the bucket."""
    settings = replace(fresh, prefix="show/")
    carry_out(plan_setup(settings))
    S3Store(fresh).write("other/feed.xml", b"theirs")
    given = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY, "region_name": "us-east-1"}
    iam = boto3.session.Session().client("iam", endpoint_url=fresh.endpoint_url, **given)
    iam.create_user(UserName="publisher")
    made = iam.create_access_key(UserName="publisher")["AccessKey"]
    rights = policy.rights(settings)
    for statement in rights["Statement"]:  # this server has no word of its own for these: they come with the others
        actions = statement["Action"]
        statement["Action"] = [each for each in actions if "Multipart" not in each and "Location" not in each]
    rights["Statement"] = [statement for statement in rights["Statement"] if statement["Action"]]
    document = json.dumps(rights)
    iam.put_user_policy(UserName="publisher", PolicyName="publish", PolicyDocument=document)
    s3_environment.setenv("AWS_ACCESS_KEY_ID", made["AccessKeyId"])
    s3_environment.setenv("AWS_SECRET_ACCESS_KEY", made["SecretAccessKey"])
    store = S3Store(settings)
    assert store.keeps_apart()
    assert store.write_new("feed.xml", b"x")
    assert list(store.names(""))[-1] == "feed.xml"
    assert store.read("feed.xml") == b"x"
    store.delete("feed.xml")
    for refused in (
        lambda: S3Store(fresh).read("other/feed.xml"),
        lambda: S3Store(fresh).write("other/feed.xml", b"mine"),
        lambda: list(S3Store(fresh).names("other/")),
    ):
        with pytest.raises(StorageError, match="may not do this"):
            refused()


def test_the_policy_is_printed_for_scripts_and_for_people(show: Path, fresh: StorageSettings) -> None:
    """Who sets up a bucket elsewhere can paste it; nothing is asked of the storage."""
    facts = json.loads(run("policy", "--json", "--show", str(show)).output)
    (statement,) = facts["bucket_policy"]["Statement"]
    assert statement["Action"] == "s3:GetObject"
    assert f"arn:aws:s3:::{fresh.bucket}/media/*" in statement["Resource"]
    assert not [each for each in statement["Resource"] if each.endswith((f"{fresh.bucket}/*", f"{fresh.bucket}"))]
    assert not [each for each in statement["Resource"] if "podcaster" in each]
    printed = run("policy", "--show", str(show)).output
    assert "IAM policy" in printed
    assert '"s3:PutObject"' in printed
    assert fresh.bucket not in [each["Name"] for each in client_of(fresh.endpoint_url).list_buckets()["Buckets"]]


def test_where_a_provider_takes_no_policy_the_host_reads_what_to_do(show: Path) -> None:
    """She is not sent a policy her storage refuses, nor left without a way."""
    toml = show / "show.toml"
    for address in ("https://a.r2.cloudflarestorage.com", "https://s3.eu-central-003.backblazeb2.com"):
        lines = [
            f'endpoint_url = "{address}"' if "endpoint_url" in line else line for line in toml.read_text().split("\n")
        ]
        toml.write_text("\n".join(lines))
        printed = run("policy", "--show", str(show)).output
        assert provider_of(address).instead in printed
        assert "/.podcaster/" in printed


@pytest.mark.parametrize("prefix", ["*", "show?/", "${aws:username}"])
def test_a_prefix_that_a_policy_reads_as_a_pattern_is_refused(fresh: StorageSettings, prefix: str) -> None:
    """No prefix opens more than the show."""
    with pytest.raises(StorageError, match="reads as a pattern"):
        policy.bucket_policy(replace(fresh, prefix=prefix))


def test_a_folder_needs_no_setup_and_the_host_reads_what_a_web_server_must_do(show: Path) -> None:
    """Behind nginx or Caddy a folder is served as a bucket would be: types, lifetimes, nothing hidden."""
    (show / "show.toml").write_text(
        SHOW.format(base_url="https://podcast.example.org/", storage='folder = "live"'), encoding="utf-8"
    )
    for command in ("setup", "policy"):
        said = run(command, "--show", str(show))
        assert said.exit_code == 0, said.output
        assert "needs no policy and no setup" in said.output
        assert f'root "{show / "live"}";' in said.output
        assert 'location ~ "/\\.(?!well-known/)" { return 404; }' in said.output


@pytest.mark.parametrize("base_url", ["https://podcast.example.org/", "https://www.example.org/podcast/"])
def test_what_a_web_server_is_told_has_every_type_and_lifetime(base_url: str) -> None:
    """No kind of file is served with a type an app refuses."""
    for text in (
        nginx(Path("/srv/live"), StorageSettings(base_url=base_url)),
        caddy(Path("/srv/live"), StorageSettings(base_url=base_url)),
    ):
        for kind in (*keys.CONTENT_TYPES.values(), "application/json+chapters", keys.IMMUTABLE, keys.SHORT, keys.OWN):
            assert f'"{kind}"' in text


def test_amazon_s_block_on_public_policies_is_lifted_and_that_is_said(
    fresh: StorageSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host at Amazon reads that the block goes before it goes; the block on ACLs, which nothing needs, stays.

    No Amazon can be had here: only its answers about the block are made up, all else is a real server.
    """
    blocked = (
        b"<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>"
    )
    monkeypatch.setattr("podcaster.storage.s3_setup.provider_of", lambda endpoint_url: AMAZON)
    monkeypatch.setitem(OWN_ANSWERS, "blocked", (200, blocked))
    client_of(fresh.endpoint_url).create_bucket(Bucket=fresh.bucket)
    with network(fresh.endpoint_url) as net:
        net.fault = lambda method, path: "blocked" if "publicAccessBlock" in path else "pass"
        setup = plan_setup(replace(fresh, endpoint_url=net.endpoint_url))
        whats = [change.what for change in setup.changes]
        assert whats.index("lift Amazon's block on public bucket policies (its block on public ACLs stays)") == 0
        assert whats[1].startswith("let the world read feed.xml")
        assert carry_out(setup) == ()
        assert [method for method, path in net.log if "publicAccessBlock" in path] == ["GET", "PUT"]


def test_where_the_world_reads_by_other_means_only_the_rest_is_set(
    fresh: StorageSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host at R2 gets bucket and CORS, and reads what to do by hand; no policy is sent that R2 would refuse."""
    elsewhere = provider_of("https://a.r2.cloudflarestorage.com")
    monkeypatch.setattr("podcaster.storage.s3_setup.provider_of", lambda endpoint_url: elsewhere)
    setup = plan_setup(fresh)
    assert setup.by_hand == (elsewhere.instead,)
    assert carry_out(setup) == ()
    S3Store(fresh).write("feed.xml", b"x")
    assert get(fresh, "feed.xml").status_code == 403
    assert plan_setup(fresh).changes == ()


def test_one_thing_that_fails_does_not_stop_the_rest(fresh: StorageSettings) -> None:
    """A storage without lifecycle rules is set up all the same, with a warning; without a bucket nothing is tried."""
    client_of(fresh.endpoint_url).create_bucket(Bucket=fresh.bucket)
    with network(fresh.endpoint_url) as net:
        net.fault = lambda method, path: (
            "refuse" if method == "PUT" and ("policy" in path or "lifecycle" in path) else "pass"
        )
        problems = carry_out(plan_setup(replace(fresh, endpoint_url=net.endpoint_url)))
    assert [problem.severity for problem in problems] == ["error", "warning"]
    assert all("does not know how" in problem.what for problem in problems)
    assert [change.what[:14] for change in plan_setup(fresh).changes] == ["let the world ", "give up unfini"]


def test_a_bucket_that_cannot_be_made_is_one_error(fresh: StorageSettings) -> None:
    """Nothing is tried on a bucket that is not there."""
    with network(fresh.endpoint_url) as net:
        setup = plan_setup(replace(fresh, endpoint_url=net.endpoint_url))
        net.fault = lambda method, path: "refuse" if method == "PUT" else "pass"
        before = len(net.log)
        (problem,) = carry_out(setup)
        assert "could not make the bucket" in problem.what
        assert len(net.log) == before + 1
