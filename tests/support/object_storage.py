"""A server of object storage on a free port, and what is in its bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

BUCKET = "cong-thong-tin"


@dataclass(frozen=True)
class ObjectStorage:
    """A bucket of a running server."""

    port: int
    client: Any

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def read(self, prefix: str = "") -> dict[str, bytes]:
        """Return key → content of all objects below a prefix."""
        return {key: self.get(key)["Body"].read() for key in self.list_keys(prefix)}

    def list_keys(self, prefix: str = "") -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def get(self, key: str) -> dict[str, Any]:
        """Return an object as boto3 has it, with its headers."""
        found: dict[str, Any] = self.client.get_object(Bucket=BUCKET, Key=key)
        return found

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def clear(self) -> None:
        for key in self.list_keys():
            self.client.delete_object(Bucket=BUCKET, Key=key)


@contextmanager
def running_storage(*, is_public: bool = False) -> Iterator[ObjectStorage]:
    """Run a server with an empty bucket; what this process starts finds it by its variables."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "khoa",
            "AWS_SECRET_ACCESS_KEY": "mat-khau",
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            patch.setenv(name, value)
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET, **({"ACL": "public-read"} if is_public else {}))
        try:
            storage = ObjectStorage(port, client)
            storage.clear()  # servers of one process share their objects
            yield storage
        finally:
            client.close()
            server.stop()
