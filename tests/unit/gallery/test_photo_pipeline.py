"""The photos of one build: remembered, made once, placed, pruned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from plugins.core.progress import Reporter, Work
from plugins.gallery.photo_pipeline import Claims, PhotoCounts, PhotoPipeline
from plugins.gallery.photos import Facts, Photo, PhotoError, PhotoReason, RenderError
from plugins.gallery.recipes import Rendition
from plugins.gallery.rendering import Step, measure
from plugins.gallery.rendition_writer import RenditionWriter
from plugins.gallery.settings import GallerySettings
from tests.support import drawing

DAY = 24 * 3600
NOW = 1_700_000_000.0
Stamp = tuple[int, int, bytes]


class Recorder(Reporter):
    """Keeps the events."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def start(self, work: Work, total: int) -> None:
        self.events.append(f"{work.name} {total}")

    def advance(self, count: int = 1) -> None:
        self.events.append("+" * count)

    def finish(self) -> None:
        self.events.append("end")


def draw(folder: Path, *names: str, age_seconds: int = 3600) -> list[Path]:
    """Draw a different photo for each name, old enough to be remembered."""
    folder.mkdir(exist_ok=True)
    paths = []
    for seed, name in enumerate(names):
        path = drawing.save_jpeg(folder / name, drawing.landscape((240, 160), seed))
        os.utime(path, (NOW - age_seconds, NOW - age_seconds))
        paths.append(path)
    return paths


def pipeline_at(settings: GallerySettings, now: float = NOW) -> PhotoPipeline:
    return PhotoPipeline(settings, clock=lambda: now)


def build(
    paths: Sequence[Path], settings: GallerySettings, output: Path, now: float = NOW
) -> PhotoPipeline:
    """Do all that one build does and return its pipeline."""
    pipeline = pipeline_at(settings, now)
    for photo in pipeline.inspect_many(paths).values():
        assert isinstance(photo, Photo)
        pipeline.plan(photo)
    pipeline.render(output)
    pipeline.prune(output)
    return pipeline


def stamps(folder: Path) -> dict[str, Stamp]:
    """Return inode, time and content of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_ino,
            path.stat().st_mtime_ns,
            path.read_bytes(),
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {name: stamp[2] for name, stamp in stamps(folder).items()}


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list that fills with the paths that are decoded to be inspected."""
    paths: list[Path] = []

    def spy(content: bytes, path: Path, max_pixels: int) -> Facts:
        paths.append(path)
        return measure(content, path, max_pixels)

    monkeypatch.setattr("plugins.gallery.inspection.measure", spy)
    return paths


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the formats of the files that are encoded."""
    kinds: list[str] = []
    encode = RenditionWriter._encode

    def spy(self: RenditionWriter, image: Step, rendition: Rendition) -> bytes:
        kinds.append(rendition.format)
        return encode(self, image, rendition)

    monkeypatch.setattr(RenditionWriter, "_encode", spy)
    return kinds


class TestInspecting:
    def test_good_and_bad_files_come_back_under_their_own_paths(
        self, settings: GallerySettings, tmp_path: Path
    ) -> None:
        [good] = draw(tmp_path, "tốt.jpg")
        bad = drawing.save_heic(tmp_path / "hỏng.jpg")
        missing = tmp_path / "không có.jpg"
        found = pipeline_at(settings).inspect_many([missing, good, bad, good])
        assert list(found) == [missing, good, bad]
        reasons = [each.reason for each in found.values() if isinstance(each, PhotoError)]
        assert reasons == [PhotoReason.MISSING, PhotoReason.HEIC]
        assert found[good] == pipeline_at(settings).inspect(good)

    def test_one_bad_file_is_raised(self, settings: GallerySettings, tmp_path: Path) -> None:
        with pytest.raises(PhotoError):
            pipeline_at(settings).inspect(tmp_path / "a.jpg")

    def test_no_files_leave_no_trace(self, settings: GallerySettings) -> None:
        assert pipeline_at(settings).inspect_many([]) == {}
        assert not settings.cache_dir.exists()

    def test_a_known_file_is_not_decoded_again(
        self, settings: GallerySettings, tmp_path: Path, decoded: list[Path]
    ) -> None:
        paths = draw(tmp_path, "a.jpg", "b.jpg")
        first = pipeline_at(settings).inspect_many(paths)
        assert sorted(decoded) == paths
        assert pipeline_at(settings, NOW + DAY).inspect_many(paths) == first
        assert sorted(decoded) == paths

    def test_known_content_is_not_decoded_again_at_another_place(
        self, settings: GallerySettings, tmp_path: Path, decoded: list[Path]
    ) -> None:
        [path] = draw(tmp_path, "a.jpg")
        photo = pipeline_at(settings).inspect(path)
        moved = path.rename(tmp_path / "b.jpg")
        os.utime(moved, (NOW - 9, NOW - 9))
        assert pipeline_at(settings).inspect(moved) == replace(photo, path=moved)
        assert decoded == [path]

    def test_a_changed_file_is_seen(self, settings: GallerySettings, tmp_path: Path) -> None:
        path, other = draw(tmp_path, "a.jpg", "b.jpg")
        photo = pipeline_at(settings).inspect(path)
        other.replace(path)
        assert pipeline_at(settings).inspect(path).content_hash != photo.content_hash

    def test_a_change_within_the_clocks_grain_is_seen(
        self, settings: GallerySettings, tmp_path: Path
    ) -> None:
        [path] = draw(tmp_path, "a.png", age_seconds=1)
        stat = path.stat()
        before = pipeline_at(settings).inspect(path)
        content = bytearray(path.read_bytes())
        content[-40] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert pipeline_at(settings).inspect(path).content_hash != before.content_hash

    def test_a_lower_limit_refuses_what_was_known(
        self, settings: GallerySettings, tmp_path: Path
    ) -> None:
        path = drawing.save_png(tmp_path / "a.png", drawing.quarters((1400, 1000)))
        os.utime(path, (NOW - 9, NOW - 9))
        pipeline_at(settings).inspect(path)
        with pytest.raises(PhotoError) as caught:
            pipeline_at(replace(settings, max_megapixels=1)).inspect(path)
        assert caught.value.reason is PhotoReason.TOO_LARGE


class TestPlanning:
    def test_the_same_photo_is_the_same_picture(
        self, settings: GallerySettings, tmp_path: Path
    ) -> None:
        [path] = draw(tmp_path, "a.jpg")
        pipeline = pipeline_at(settings)
        assert pipeline.plan(pipeline.inspect(path)) is pipeline.plan(pipeline.inspect(path))

    def test_planning_writes_nothing(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        pipeline = pipeline_at(settings)
        pipeline.plan(pipeline.inspect(draw(tmp_path, "a.jpg")[0]))
        assert not output.exists()
        assert not list(settings.cache_dir.rglob("*.avif"))


class TestRendering:
    def test_every_planned_file_is_made_at_its_size(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        pipeline = pipeline_at(settings)
        picture = pipeline.plan(pipeline.inspect(draw(tmp_path, "a.jpg")[0]))
        result = pipeline.render(output)
        assert (result.made, result.kept) == (4, 0)
        for rendition in picture.renditions:
            made = pipeline.inspect(output / rendition.save_as)
            assert (made.width, made.height) == (rendition.width, rendition.height)
        assert sorted(contents(output)) == sorted(each.save_as for each in picture.renditions)

    def test_nothing_is_rendered_or_touched_a_second_time(
        self, settings: GallerySettings, tmp_path: Path, output: Path, encoded: list[str]
    ) -> None:
        paths = draw(tmp_path, "a.jpg", "b.jpg")
        build(paths, settings, output)
        before = stamps(output)
        encoded.clear()
        build(paths, settings, output, NOW + DAY)
        assert stamps(output) == before
        assert encoded == []

    def test_equal_photos_are_rendered_once_under_both_names(
        self, settings: GallerySettings, tmp_path: Path, output: Path, encoded: list[str]
    ) -> None:
        [path] = draw(tmp_path, "a.jpg")
        twin = tmp_path / "b.jpg"
        twin.write_bytes(path.read_bytes())
        build([path, twin], settings, output)
        assert sorted(encoded) == ["avif", "avif", "avif", "jpeg"]
        assert len(contents(output)) == 8
        assert len(set(contents(output).values())) == 4

    def test_an_emptied_output_is_filled_from_the_cache(
        self, settings: GallerySettings, tmp_path: Path, output: Path, encoded: list[str]
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        before = contents(output)
        for name in before:
            (output / name).unlink()
        encoded.clear()
        build(paths, settings, output)
        assert (contents(output), encoded) == (before, [])

    @pytest.mark.parametrize("lost", ["cache", "ledger", "both"])
    def test_a_lost_or_damaged_cache_gives_the_same_files_again(
        self, lost: str, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        before = contents(output)
        for path in list(settings.cache_dir.rglob("*")):
            is_ledger = path.name.startswith("ledger")
            if path.is_file() and (lost == "both" or is_ledger == (lost == "ledger")):
                path.write_bytes(b"nonsense")
        for name in before:
            (output / name).unlink()
        build(paths, settings, output)
        assert contents(output) == before

    def test_a_file_of_the_wrong_size_in_the_output_is_made_right(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        before = contents(output)
        name = next(iter(before))
        (output / name).write_bytes(b"cut")  # the cache holds the same file and is cut too
        build(paths, settings, output)
        assert contents(output) == before

    def test_a_picture_for_sharing_is_the_middle_at_the_ratio_of_a_card(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        [path] = draw(tmp_path, "a.jpg")
        pipeline, claims = pipeline_at(settings), Claims(settings)
        share = claims.plan_share(pipeline.inspect(path))
        pipeline.claim("bài", b"1", lambda: claims)
        pipeline.render(output)
        with Image.open(output / share.save_as) as image:
            assert image.size == (share.width, share.height)
            assert abs(share.height / share.width - 630 / 1200) < 0.02

    def test_one_missing_width_comes_out_as_when_all_are_made(
        self, settings: GallerySettings, tmp_path: Path, output: Path, encoded: list[str]
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        before = contents(output)
        smallest = next(name for name in before if name.endswith("-40.avif"))
        for folder in (settings.cache_dir, output):
            for path in folder.rglob("*-40.avif"):
                path.unlink()
        encoded.clear()
        build(paths, settings, output)
        assert encoded == ["avif"]
        assert contents(output)[smallest] == before[smallest]

    def test_the_bytes_do_not_depend_on_the_number_of_threads(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        paths = draw(tmp_path, "a.jpg", "b.jpg", "c.jpg")
        build(paths, settings, output)
        alone = replace(settings, workers=1, cache_dir=tmp_path / "cache 2")
        build(paths, alone, tmp_path / "output 2")
        assert contents(tmp_path / "output 2") == contents(output)

    def test_a_photo_changed_after_it_was_inspected_fails_and_poisons_nothing(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        changed, good = draw(tmp_path, "a.jpg", "b.jpg")
        pipeline = pipeline_at(settings)
        for photo in (pipeline.inspect(changed), pipeline.inspect(good)):
            pipeline.plan(photo)
        drawing.save_jpeg(changed, drawing.landscape((240, 160), seed=9))
        with pytest.raises(RenderError) as caught:
            pipeline.render(output)
        assert caught.value.paths == (changed,)
        assert not output.exists()
        assert len(list(settings.cache_dir.rglob("*.avif"))) == 3

    def test_a_photo_that_vanished_fails(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        [path] = draw(tmp_path, "a.jpg")
        pipeline = pipeline_at(settings)
        pipeline.plan(pipeline.inspect(path))
        path.unlink()
        with pytest.raises(RenderError, match="build again"):
            pipeline.render(output)

    def test_the_reporter_hears_of_every_photo(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        recorder = Recorder()
        pipeline = pipeline_at(settings)
        for photo in pipeline.inspect_many(draw(tmp_path, "a.jpg", "b.jpg"), recorder).values():
            assert isinstance(photo, Photo)
            pipeline.plan(photo)
        pipeline.render(output, recorder)
        pipeline.render(output, recorder)
        once = ["+", "+", "end"]
        assert recorder.events == ["INSPECT 2", *once, "RENDER 2", *once]

    def test_the_last_line_gives_the_numbers(self) -> None:
        line = PhotoCounts(made=44, kept=396, seconds=12.34).line
        assert line == "Ảnh: đã tạo 44 bản, giữ lại 396, 12,3 giây"


class TestPruning:
    def test_what_nobody_claims_goes_and_the_rest_is_not_touched(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        kept, dropped = draw(tmp_path, "a.jpg", "b.jpg")
        build([kept], settings, output)
        before = stamps(output)
        build([kept, dropped], settings, output)
        assert len(stamps(output)) == 8
        build([kept], settings, output)
        assert stamps(output) == before

    def test_rendering_alone_removes_nothing(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        first, second = draw(tmp_path, "a.jpg", "b.jpg")
        build([first], settings, output)
        pipeline = pipeline_at(settings)
        pipeline.plan(pipeline.inspect(second))
        pipeline.render(output)
        assert len(contents(output)) == 8

    def test_foreign_files_stay(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        foreign = output / "anh" / "logo.avif"
        foreign.write_bytes(b"theirs")
        build([], settings, output)
        assert contents(output) == {"anh/logo.avif": b"theirs"}

    def test_empty_folders_go(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        build(draw(tmp_path, "a.jpg"), settings, output)
        build([], settings, output)
        assert not list(output.iterdir())

    def test_each_output_folder_is_pruned_for_itself(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        first, second = draw(tmp_path, "a.jpg", "b.jpg")
        build([first], settings, output)
        before = stamps(output)
        build([second], settings, tmp_path / "preview")
        assert stamps(output).keys() == before.keys()

    @pytest.mark.parametrize(("days", "made"), [(0, 0), (30, 0), (31, 4)])
    def test_the_cache_keeps_what_was_claimed_within_thirty_days(
        self, days: int, made: int, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        build([], settings, output, NOW + days * DAY)
        pipeline = pipeline_at(settings, NOW + days * DAY)
        pipeline.plan(pipeline.inspect(paths[0]))
        assert pipeline.render(output).made == made

    def test_what_a_killed_build_was_about_to_remove_the_next_one_removes(
        self,
        settings: GallerySettings,
        tmp_path: Path,
        output: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        kept, dropped = draw(tmp_path, "a.jpg", "b.jpg")
        build([kept], settings, output)
        before = stamps(output)
        build([kept, dropped], settings, output)

        def die(path: Path, root: Path) -> None:
            raise KeyboardInterrupt(path, root)

        monkeypatch.setattr("plugins.gallery.photo_pipeline.remove", die)
        with pytest.raises(KeyboardInterrupt):
            build([kept], settings, output)
        monkeypatch.undo()
        build([kept], settings, output)
        assert stamps(output) == before

    def test_a_killed_builds_temporary_files_are_swept_up_after_a_day(
        self, settings: GallerySettings, tmp_path: Path, output: Path
    ) -> None:
        paths = draw(tmp_path, "a.jpg")
        build(paths, settings, output)
        leftovers = [settings.cache_dir / ".staging-1", output / "anh" / ".staging-2"]
        for path in leftovers:
            path.write_bytes(b"half")
            os.utime(path, (NOW - 3600, NOW - 3600))
        build(paths, settings, output)
        assert all(path.exists() for path in leftovers)
        build(paths, settings, output, NOW + DAY)
        assert not any(path.exists() for path in leftovers)


PROGRAM = """
import sys
from pathlib import Path
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.gallery.rendition_writer import RenditionWriter
from plugins.gallery.settings import GallerySettings
cache, output, *photos = map(Path, sys.argv[1:])
pipeline = PhotoPipeline(GallerySettings(widths=(40, 80, 120), jpeg_width=80, cache_dir=cache))
for photo in pipeline.inspect_many(photos).values():
    pipeline.plan(photo)
print("planned", flush=True)
print(pipeline.render(output).made)
pipeline.prune(output)
"""


def start_build(cache: Path, output: Path, paths: Sequence[Path]) -> subprocess.Popen[str]:
    """Start a build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(cache), str(output), *map(str, paths)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


class TestBuildsInOtherProcesses:
    @pytest.fixture
    def paths(self, tmp_path: Path) -> list[Path]:
        return draw(tmp_path / "photos", *(f"{number}.jpg" for number in range(12)))

    @pytest.fixture
    def expected(
        self, settings: GallerySettings, tmp_path: Path, paths: list[Path]
    ) -> dict[str, bytes]:
        """Return what a clean build gives."""
        clean = replace(settings, cache_dir=tmp_path / "clean-cache")
        build(paths, clean, tmp_path / "clean")
        return contents(tmp_path / "clean")

    @pytest.mark.parametrize("enough", [0, 1, 20, 46], ids=lambda count: f"after-{count}-files")
    def test_a_killed_build_leaves_whole_files_and_the_next_one_ends_right(
        self,
        enough: int,
        settings: GallerySettings,
        output: Path,
        paths: list[Path],
        expected: dict[str, bytes],
    ) -> None:
        with start_build(settings.cache_dir, output, paths) as build_process:
            assert build_process.stdout is not None
            assert build_process.stdout.readline() == "planned\n"
            while build_process.poll() is None and count_made(settings.cache_dir) < enough:
                time.sleep(0.001)
            build_process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        for name, content in contents(output).items():
            assert content == expected[name]
        build(paths, settings, output)
        assert contents(output) == expected

    def test_two_builds_at_once_share_a_cache_without_harm(
        self,
        settings: GallerySettings,
        tmp_path: Path,
        paths: list[Path],
        expected: dict[str, bytes],
    ) -> None:
        outputs = [tmp_path / "first", tmp_path / "second"]
        builds = [start_build(settings.cache_dir, output, paths) for output in outputs]
        for each in builds:
            each.communicate(timeout=60)
        assert [each.returncode for each in builds] == [0, 0]
        assert [contents(output) for output in outputs] == [expected, expected]


def count_made(cache: Path) -> int:
    return sum(1 for path in cache.glob("*/*") if path.is_file())
