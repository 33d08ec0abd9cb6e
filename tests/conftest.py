"""Fixtures every test may use."""

from __future__ import annotations

from tests.browser import browser
from tests.seaweedfs import s3_environment, seaweedfs, secure_settings, storage_settings, store

__all__ = ["browser", "s3_environment", "seaweedfs", "secure_settings", "storage_settings", "store"]
