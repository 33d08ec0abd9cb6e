"""Keys that may not write are known before sound is made that could not be published."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from podcaster.errors import StorageError
from podcaster.model import Episode, StorageSettings
from podcaster.publish.asked import Asked
from podcaster.publish.show import publish_show
from tests.seaweedfs import ACCESS_KEY, SECRET_KEY
from tests.showfolder import write_episode, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def reader(storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch) -> StorageSettings:
    """Settings of an empty place, with keys in the environment that may only look."""
    given = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY, "region_name": "us-east-1"}
    iam = boto3.session.Session().client("iam", endpoint_url=storage_settings.endpoint_url, **given)
    iam.create_user(UserName="reader")
    made = iam.create_access_key(UserName="reader")["AccessKey"]
    allow = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::podcast*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=document)
    s3_environment.setenv("AWS_ACCESS_KEY_ID", made["AccessKeyId"])
    s3_environment.setenv("AWS_SECRET_ACCESS_KEY", made["SecretAccessKey"])
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
