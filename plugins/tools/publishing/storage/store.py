"""Objects of a bucket below a prefix; the only module that knows boto3, which is optional."""

from __future__ import annotations

import base64
import hashlib
import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from plugins.core.errors import PublishingError
from plugins.core.project import PROJECT
from plugins.tools.environment.bootstrap import report
from plugins.tools.environment.virtualenv import VirtualEnvironment, prepare
from plugins.tools.publishing.targets import Bucket

REQUIREMENTS = "requirements-s3.txt"
AT_ONCE = 16
MISSING = {"404", "NoSuchKey", "NotFound"}
TAKEN = {"409", "412", "ConditionalRequestConflict", "PreconditionFailed"}
UNKNOWN_CONDITION = {"501", "NotImplemented"}
PRIVATE = "no-store"  # the Cache-Control of what no reader sees


class Stored(NamedTuple):
    """An object: its bytes, when it was written and when it was asked for, by the store's clock."""

    content: bytes
    written: datetime
    asked: datetime


@dataclass(frozen=True)
class Headers:
    """What a store gives readers with an object; `facts` become `x-amz-meta-…`."""

    content_type: str = "application/octet-stream"
    cache_control: str = PRIVATE
    facts: Mapping[str, str] | None = None

    def as_arguments(self) -> dict[str, Any]:
        return {
            "ContentType": self.content_type,
            "CacheControl": self.cache_control,
            "Metadata": dict(self.facts or {}),
        }


class Store:
    """The objects below the prefix of a bucket, by their names below it.

    `client` is boto3's; credentials, region and `AWS_ENDPOINT_URL_S3` are taken from the
    environment, as AWS documents it. All methods raise PublishingError.
    """

    def __init__(self, bucket: Bucket, client: Any) -> None:  # noqa: ANN401 - boto3 has no types
        self.bucket, self._client = bucket, client

    def read(self, name: str) -> Stored | None:
        """Return an object, None if there is none."""
        from botocore.exceptions import ClientError

        with self._explaining():
            try:
                got = self._client.get_object(**self._at(name))
            except ClientError as error:
                if code_of(error) in MISSING:
                    return None
                raise
            asked = parsedate_to_datetime(got["ResponseMetadata"]["HTTPHeaders"]["date"])
            return Stored(got["Body"].read(), got["LastModified"], asked)

    def read_text(self, name: str) -> str:
        """Return the text of an object, empty if there is none."""
        stored = self.read(name)
        return stored.content.decode() if stored else ""

    def write(self, name: str, content: bytes, headers: Headers | None = None) -> None:
        """Write an object whole; the store compares its MD5 before it keeps it."""
        with self._explaining():
            self._put(name, content, headers or Headers())

    def write_first(self, name: str, content: bytes) -> bool:
        """Write an object if there is none; return whether it was written.

        A store that knows no conditions (501) writes it in any case: the caller reads it again.
        """
        from botocore.exceptions import ClientError

        with self._explaining():
            try:
                self._put(name, content, Headers(), IfNoneMatch="*")
            except ClientError as error:
                if code_of(error) in TAKEN:
                    return False
                if code_of(error) not in UNKNOWN_CONDITION:
                    raise
                if self.read(name) is not None:
                    return False
                self._put(name, content, Headers())
            return True

    def copy(self, source: str, name: str) -> None:
        """Copy an object with its headers, within the store."""
        with self._explaining():
            where = {"Bucket": self.bucket.name, "Key": self.bucket.key(source)}
            self._client.copy_object(**self._at(name), CopySource=where)

    def remove(self, name: str) -> None:
        """Remove an object, if there is one."""
        with self._explaining():
            self._client.delete_object(**self._at(name))

    def list_sizes(self, folder: str) -> dict[str, int]:
        """Return name below a folder → bytes of all objects there."""
        start = self.bucket.key(f"{folder}/")
        with self._explaining():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket.name, Prefix=start
            )
            return {
                one["Key"].removeprefix(start): one["Size"]
                for page in pages
                for one in page.get("Contents", ())
            }

    def _put(
        self,
        name: str,
        content: bytes,
        headers: Headers,
        **conditions: str,
    ) -> None:
        digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        self._client.put_object(
            **self._at(name),
            Body=content,
            ContentMD5=digest,
            **headers.as_arguments(),
            **conditions,
        )

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": self.bucket.key(name)}

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise PublishingError(
                f"{self.bucket} không làm được việc cần làm ({error}) — kiểm tra tên kho, khóa "
                "(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), AWS_REGION, AWS_ENDPOINT_URL_S3 và "
                "mạng rồi chạy lại; bản đang xem trên mạng được giữ nguyên."
            ) from error


def code_of(error: Any) -> str:  # noqa: ANN401 - of botocore
    """Return the code by which a store names an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def open_store(bucket: Bucket) -> Store:
    """Return the objects of a bucket. Raises PublishingError and SetupError."""
    import_boto3()
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    own = any(os.environ.get(name) for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"))
    config = Config(
        retries={"max_attempts": 5, "mode": "standard"},
        max_pool_connections=AT_ONCE,
        # Stores other than Amazon's know the checksum of Content-MD5, and paths, not host names.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if own else "auto"},
    )
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    try:
        return Store(bucket, boto3.client("s3", region_name=region, config=config))
    except (BotoCoreError, ValueError) as error:
        raise PublishingError(
            f"Không mở được {bucket} ({error}) — kiểm tra AWS_ENDPOINT_URL_S3, ví dụ "
            "https://kho.nha-cung-cap.vn, và AWS_REGION."
        ) from error


def import_boto3() -> None:
    """Install boto3 in `.venv` if it is missing. Raises PublishingError in other environments."""
    try:
        importlib.import_module("boto3")
    except ModuleNotFoundError:
        environment = VirtualEnvironment(PROJECT)
        if not environment.is_running():
            raise PublishingError(
                "Xuất bản lên s3:// cần gói boto3 mà môi trường Python này chưa có — hãy chạy "
                f"`python -m pip install --require-hashes -r {REQUIREMENTS}` rồi chạy lại."
            ) from None
        prepare(environment, REQUIREMENTS, report)
        importlib.invalidate_caches()


def do_all(work: Callable[[str], None], names: list[str]) -> None:
    """Call `work` for every name, several at once; raise the first error after all have ended."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(work, name) for name in names]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
