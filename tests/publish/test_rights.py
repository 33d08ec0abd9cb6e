"""Keys that may not do what a publication needs are known before it is begun."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from podcaster.build.line import build
from podcaster.errors import StorageError
from podcaster.model import Episode, StorageSettings
from podcaster.publish import records
from podcaster.publish.asked import Asked
from podcaster.publish.commit import publish
from podcaster.publish.plan import plan
from podcaster.publish.show import publish_show
from podcaster.storage.s3 import S3Store
from tests.publish.showing import built, public
from tests.publish.test_publish import go
from tests.seaweedfs import ACCESS_KEY, SECRET_KEY
from tests.showfolder import write_episode, write_recording, write_show
from tests.storage.test_folder import as_ordinary_user

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def as_user(settings: StorageSettings, environment: pytest.MonkeyPatch, name: str, *actions: str) -> None:
    """Put keys into the environment with which only ``actions`` may be done."""
    given = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY, "region_name": "us-east-1"}
    iam = boto3.session.Session().client("iam", endpoint_url=settings.endpoint_url, **given)
    iam.create_user(UserName=name)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    allow = {"Effect": "Allow", "Action": list(actions), "Resource": "arn:aws:s3:::podcast*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=document)
    environment.setenv("AWS_ACCESS_KEY_ID", made["AccessKeyId"])
    environment.setenv("AWS_SECRET_ACCESS_KEY", made["SecretAccessKey"])


@pytest.fixture
def reader(storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch) -> StorageSettings:
    """Settings of an empty place, with keys in the environment that may only look."""
    name = f"reader-{storage_settings.prefix.strip('/')}"
    as_user(storage_settings, s3_environment, name, "s3:GetObject", "s3:ListBucket")
    return storage_settings


def test_keys_that_may_not_write_are_known_before_an_hour_of_encoding(reader: StorageSettings, tmp_path: Path) -> None:
    """The host hears at once that her keys may only read; with --plan, which writes nothing, they do."""
    where = f'bucket = "{reader.bucket}"\nprefix = "{reader.prefix}"\nendpoint_url = "{reader.endpoint_url}"'
    folder = write_show(tmp_path, base_url=reader.base_url, storage=where)
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-frezen", number=2)
    heard: list[Episode] = []
    with pytest.raises(StorageError, match="may not do this") as caught:
        publish_show(folder, now=NOW, by="host", watch=heard.append)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 1
    assert heard == []
    assert not list(folder.rglob("media.json"))
    planned = publish_show(folder, Asked(plan_only=True), now=NOW, by="host")
    assert planned.plan.added


def test_keys_that_may_not_write_are_known_before_a_changed_recording_is_encoded(
    reader: StorageSettings, tmp_path: Path
) -> None:
    """The host hears it as early when her draft was made before and she has recorded it anew."""
    where = f'bucket = "{reader.bucket}"\nprefix = "{reader.prefix}"\nendpoint_url = "{reader.endpoint_url}"'
    folder = write_show(tmp_path, base_url=reader.base_url, storage=where)
    draft = write_episode(folder, "001-lassen", published="")
    build(folder, now=NOW, named=["001-lassen"])
    made = (draft / "media.json").read_bytes()
    write_recording(draft / "recording.wav", seed=9)
    with pytest.raises(StorageError, match="may not do this"):
        publish_show(folder, Asked(named=["001-lassen"]), now=NOW, by="host")
    assert (draft / "media.json").read_bytes() == made


def test_a_folder_that_may_not_be_written_is_known_before_an_hour_of_encoding() -> None:
    """The host whose live folder belongs to somebody else hears so before her recording is encoded."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to ordinary users
        folder = write_show(Path(name) / "show")
        write_episode(folder, "001-lassen")
        publish_show(folder, now=NOW, by="host")
        new = write_episode(folder, "002-frezen", number=2)
        for path in (Path(name), folder, *folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        (folder / "live").chmod(0o555)
        with as_ordinary_user(), pytest.raises(StorageError, match="may not be written"):
            publish_show(folder, now=NOW, by="host")
        assert not (new / "media.json").exists()
        (folder / "live").chmod(0o755)


def test_keys_that_may_not_delete_are_known_before_an_episode_leaves(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No release is left half-way because the pages it takes away may not be deleted; without any, nobody asks."""
    store = S3Store(storage_settings)
    go(tmp_path / "before", store, built(tmp_path / "before", ["001-a", "002-b"]))
    as_user(storage_settings, s3_environment, "writer", "s3:GetObject", "s3:ListBucket", "s3:PutObject")
    writer, later = S3Store(storage_settings), tmp_path / "later"
    go(later, writer, built(later, ["001-a", "002-b"], text="anders"))
    asked, left = Asked(withdrawing=["001-a"]), built(tmp_path / "left", ["002-b"])
    planned = plan(public(tmp_path / "left"), writer, left, asked)
    before = store.read("feed.xml")
    with pytest.raises(StorageError, match=r"may not do this.*s3:DeleteObject"):
        publish(planned, public(tmp_path / "left"), writer, by="host", at=NOW)
    assert store.read("feed.xml") == before
    assert records.history(store).live == (1, 2)
    assert records.history(store).newest == 2
