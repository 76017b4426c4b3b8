"""What the plugin does when Pelican calls; Pelican's objects are stand-ins."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from plugins.gallery import receivers
from plugins.gallery.markup import picture_html
from plugins.gallery.photo_pipeline import PhotoPipeline, Picture
from plugins.gallery.settings import GallerySettings
from tests.support import drawing


def planned(pipeline: PhotoPipeline, folder: Path) -> Picture:
    return pipeline.plan(pipeline.inspect(drawing.save_jpeg(folder / "a.jpg", drawing.landscape())))


def pelican(output: Path, **context: object) -> tuple[SimpleNamespace, SimpleNamespace]:
    """Return a run and its first generator, which share the settings."""
    settings: dict[str, object] = {"JINJA_GLOBALS": {"own": 1}}
    generator = SimpleNamespace(context=context, settings=settings, output_path=str(output))
    return SimpleNamespace(settings=settings, output_path=str(output)), generator


def test_templates_get_the_markup_and_keep_their_own_globals(output: Path) -> None:
    run, _ = pelican(output)
    before = run.settings["JINJA_GLOBALS"]
    receivers.add_picture_html(run)
    assert run.settings["JINJA_GLOBALS"] == {"own": 1, "picture_html": picture_html}
    assert before == {"own": 1}


def test_a_run_renders_what_was_planned_and_prunes_at_its_end(
    settings: GallerySettings,
    tmp_path: Path,
    output: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pipeline = PhotoPipeline(settings)
    picture = planned(pipeline, tmp_path)
    run, generator = pelican(output, photos=pipeline)
    receivers.render_pictures([generator])
    assert (output / picture.large.save_as).is_file()
    assert capsys.readouterr().err.startswith("Ảnh: đã tạo 4 bản, giữ lại 0, ")

    run, generator = pelican(output, photos=PhotoPipeline(settings))
    receivers.render_pictures([generator])
    assert (output / picture.large.save_as).is_file()
    receivers.prune_renditions(run)
    assert not (output / picture.large.save_as).exists()
    assert capsys.readouterr().err == ""


def test_a_photo_changed_meanwhile_ends_the_run_in_the_editors_language(
    settings: GallerySettings,
    tmp_path: Path,
    output: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pipeline = PhotoPipeline(settings)
    planned(pipeline, tmp_path)
    path = drawing.save_png(tmp_path / "a.jpg", drawing.quarters())
    run, generator = pelican(output, photos=pipeline)
    with pytest.raises(SystemExit) as caught:
        receivers.render_pictures([generator])
    assert caught.value.code == 1
    expected = f"{path}: ảnh vừa bị đổi hoặc xóa trong lúc tạo trang; chạy lại\n"
    assert capsys.readouterr().err == expected
    receivers.prune_renditions(run)


def test_without_a_pipeline_nothing_happens(output: Path) -> None:
    run, generator = pelican(output)
    receivers.render_pictures([generator])
    receivers.prune_renditions(run)
    assert not output.exists()
