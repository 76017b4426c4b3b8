"""One conversation with a script of ours where the releases are."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from plugins.core.errors import PublishingError
from plugins.tools.publishing.archive import ReleaseDelta, write_delta
from plugins.tools.publishing.manifest import SiteScan, compare, format_manifest, parse_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plugins.tools.publishing.production import BuiltOutput
    from plugins.tools.publishing.targets import Target

RELEASE = Path(__file__).with_name("release.sh")
STATUS = Path(__file__).with_name("status.sh")


def ask(
    target: Target,
    script: Path,
    arguments: list[str],
    talk: Callable[[IO[bytes], IO[bytes]], None] | None = None,
    done: str = "",
) -> str:
    """Run a script there and return its answer.

    `talk` gets what the script reads and what it writes. The answer `done` tells that the work is
    done, whatever happens afterwards. Raises PublishingError with the script's own last words
    when the script fails or the connection ends.
    """
    command = target.command(script.read_text(encoding="utf-8"), arguments)
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        except OSError as error:
            raise PublishingError(
                f"Không chạy được {command[0]!r} ({error.strerror}) — hãy cài chương trình này."
            ) from error
        answer = _talk_with(process, talk)
        errors.seek(0)
        words = errors.read().decode("utf-8", "replace")
    if done and answer == done:
        return answer
    if process.returncode != 0 or not answer:
        raise PublishingError(explain(words))
    return answer


def _talk_with(
    process: subprocess.Popen[bytes], talk: Callable[[IO[bytes], IO[bytes]], None] | None
) -> str:
    """Talk, wait for the end, and return the last line that was written."""
    if process.stdin is None or process.stdout is None:
        raise PublishingError("Không mở được đường truyền.")
    try:
        # A script that has ended says why by its status and its last words.
        with suppress(BrokenPipeError, ConnectionResetError):
            if talk is not None:
                talk(process.stdin, process.stdout)
            process.stdin.flush()
    except BaseException:
        process.terminate()
        raise
    finally:
        with suppress(OSError):
            process.stdin.close()
        lines = process.stdout.read().decode().split("\n")
        process.stdout.close()
        process.wait()
    return lines[-2] if len(lines) > 1 else ""


def explain(words: str) -> str:
    """Return as one line why the script ended, from all that it wrote to standard error."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    own = [line.removeprefix("portal: ") for line in lines if line.startswith("portal: ")]
    reasons = [line for line in lines if not line.startswith("portal: ")]
    if own:
        detail = f" ({reasons[-1]})" if reasons else ""
        return f"Chưa đổi gì trên mạng: {own[-1]}{detail}."
    detail = reasons[-1] if reasons else "không rõ lý do"
    return f"Mất kết nối ({detail}); không có bản dở dang nào được đưa lên — hãy chạy lại."


def send(
    site: BuiltOutput,
    found: SiteScan,
    facts: str,
    report: Callable[[str], None],
    to_script: IO[bytes],
    from_script: IO[bytes],
) -> None:
    """Send what makes the live release into `site`; changed and new files only."""
    manifest = found.manifest
    live = parse_manifest(iter_lines(from_script))
    if live == manifest:
        report("Không có gì thay đổi so với bản đang dùng: không cần bản mới.")
        to_script.write(b"unchanged\n")
        return
    photos, live_photos = set(found.photos), set(found.photos)
    if live.photos != manifest.photos:
        to_script.write(b"photos\n")
        to_script.flush()
        live_photos = {line.rstrip("\n") for line in iter_lines(from_script)}
    to_script.write(b"go\n")
    difference = compare(live.marks, manifest.marks)
    parcel = ReleaseDelta(
        removed=difference.removed,
        emptied=difference.emptied,
        sent=difference.sent,
        photos_gone=tuple(live_photos - photos),
        photos_come=tuple(one for one in found.photos if one not in live_photos),
        manifest=format_manifest(manifest, facts),
    )
    count = len(parcel.sent) + len(parcel.photos_come)
    total = len(manifest.marks) + len(photos)
    report(f"Tải lên {count} tệp mới hoặc đã đổi trong {total} tệp …")
    write_delta(to_script, site, manifest.marks, parcel)


def iter_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield lines up to the dot. Raises BrokenPipeError when the script ends before it."""
    for line in stream:
        if line == b".\n":
            return
        yield line.decode()
    raise BrokenPipeError
