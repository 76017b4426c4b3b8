"""Commands end with 0, or with 1 and a line that says what is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.service.run.command_line import COMMANDS, main
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.keys import check_keys, read_keys
from tests.unit.engagement.builders import ORIGIN, fill, line, write

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command: its status, what it says and what it complains of."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(format_manifest([ManifestPage("bai-1", "/bai-1/")]))
    monkeypatch.chdir(tmp_path)

    def run_(name: str, *arguments: object) -> tuple[int, str, str]:
        flags = [f"--state={tmp_path / 'state'}", f"--manifest={manifest}", f"--origin={ORIGIN}"]
        status = main([name, *flags, *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run_


@pytest.fixture
def settings(tmp_path: Path) -> ServiceSettings:
    """Return the settings of a service that has been running."""
    settings = ServiceSettings(state=tmp_path / "state")
    store = open_store(settings.store_url)
    fill(store)
    check_keys(store, read_keys(settings.keys_file))
    store.close()
    return settings


@pytest.mark.parametrize("kind", ["missing", "folder"])
@pytest.mark.parametrize("name", ["seed", "import", "replay-log", "restore"])
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    run: Run, settings: ServiceSettings, tmp_path: Path, name: str, kind: str
) -> None:
    path = tmp_path / "given"
    if kind == "folder":
        path.mkdir()
    status, _, complaint = run(name, path)
    assert status == 1
    assert str(path) in complaint
    assert complaint.count("\n") == 1


def test_an_export_never_overwrites(run: Run, settings: ServiceSettings, tmp_path: Path) -> None:
    path = tmp_path / "figures.jsonl"
    assert run("export", path)[:2] == (0, f"{len(path.read_text().splitlines())} rows\n")
    before = path.read_text()
    status, _, complaint = run("export", path)
    assert (status, path.read_text()) == (1, before)
    assert str(path) in complaint


def test_an_export_is_read_into_a_new_store_and_verified(
    run: Run, settings: ServiceSettings, tmp_path: Path
) -> None:
    run("export", tmp_path / "figures.jsonl")
    digest = run("verify")[1]
    other = f"--store=sqlite:///{tmp_path / 'other.sqlite3'}"
    assert run("import", other, tmp_path / "figures.jsonl")[0] == 0
    assert run("verify", other)[:2] == (0, digest)
    assert run("import", other, tmp_path / "figures.jsonl")[0] == 1


def test_no_file_of_figures_is_none_of_them(run: Run, settings: ServiceSettings) -> None:
    assert run("seed", os.devnull)[:2] == (0, "starting with 0 visits and the figures of 0 pages\n")


def test_wrong_totals_fail_a_verification(run: Run, settings: ServiceSettings) -> None:
    store = open_store(settings.store_url)
    store.run("UPDATE page SET votes = 99")
    store.close()
    status, said, _ = run("verify")
    assert status == 1
    assert "WRONG: page 'bai-1' has 99 votes" in said


def test_a_log_is_replayed_and_told(run: Run, settings: ServiceSettings, tmp_path: Path) -> None:
    status, said, _ = run("replay-log", write(tmp_path / "access.log", line()))
    assert status == 0
    assert "0 views of 0 pages" in said
    assert "1 hits are too old" in said


@pytest.mark.parametrize("keep", ["0", "-1"])
def test_a_backup_keeps_one_at_least(run: Run, settings: ServiceSettings, keep: str) -> None:
    status, _, complaint = run("backup", f"--keep={keep}")
    assert status == 1
    assert "--keep" in complaint


def test_backups_are_made_and_restored(run: Run, settings: ServiceSettings) -> None:
    status, said, _ = run("backup")
    assert status == 0
    assert run("restore", said.strip())[0] == 0


@pytest.mark.parametrize("token", ["", "x", "a" * 23, "a" * 21 + "!"])
def test_what_is_no_token_erases_nothing(run: Run, settings: ServiceSettings, token: str) -> None:
    assert run("erase", token)[0] == 1


def test_erasing_without_keys_makes_no_new_ones(run: Run, settings: ServiceSettings) -> None:
    """They would be kept as the store's own, and the right ones refused afterwards."""
    settings.keys_file.unlink()
    status, _, _ = run("erase", "a" * 22)
    assert status == 1
    assert not settings.keys_file.exists()


def test_quarantine_is_shown_accepted_and_dropped(run: Run, settings: ServiceSettings) -> None:
    assert len(run("quarantine")[1].splitlines()) == 2
    assert run("quarantine", "--accept", "khac")[1] == "0 accepted, 0 dropped\n"
    assert run("quarantine", "--accept", "bai-1")[1] == "2 accepted, 0 dropped\n"
    assert run("quarantine", "--drop", "bai-1")[1] == "0 accepted, 0 dropped\n"
    assert run("quarantine")[1] == ""


COMMENT, LETTER = "c0mment001", "1ETT-ER00-001A"


def test_comments_are_listed_for_people_and_programs(run: Run, settings: ServiceSettings) -> None:
    status, said, _ = run("comments", "list")
    assert (status, said.split("\t")[:2]) == (0, [COMMENT, "approved"])
    (one,) = json.loads(run("comments", "list", "--json")[1])
    assert (one["text"], one["original"], one["page"]) == ("Rất hay!", "Rất hay", "bai-1")
    assert [each["text"] for each in one["answers"]] == ["Cảm ơn"]
    assert run("comments", "list", "--in=waiting")[1] == ""


def test_comments_are_decided_and_the_log_says_who(run: Run, settings: ServiceSettings) -> None:
    for action, state in (("refuse", "refused"), ("spam", "spam"), ("approve", "approved")):
        (one,) = json.loads(run("comments", action, COMMENT.upper(), "--by=an", "--json")[1])
        assert one["state"] == state
    assert run("comments", "answer", COMMENT, "--text=Xin cảm ơn")[0] == 0
    assert settings.decided_file.exists()
    store = open_store(settings.store_url)
    *decided, _ = store.run("SELECT who, after FROM decision ORDER BY number DESC LIMIT 5")
    store.close()
    assert decided == [
        ("dòng lệnh", "Xin cảm ơn"),
        *(("an", state) for state in ("approved", "spam", "refused")),
    ]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["approve"], "comments approve needs the codes of comments"),
        (["approve", COMMENT, "0000000000"], "0000000000: there is no such comment"),
        (["approve", COMMENT, "--text=x"], "comments approve takes no --text"),
        (["approve", COMMENT, "--in=spam"], "comments approve takes no --in"),
        (["answer", COMMENT], "comments answer needs the code of one comment, and --text"),
        (["answer", COMMENT, f"--text={'a' * 2_001}"], "dài 2.001 chữ"),
        (["erase"], "comments erase needs codes, or --text to find them"),
        (["erase", "0000000000"], "0000000000: there is no such comment or letter"),
        (["list", COMMENT], "comments list takes no codes"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_decided_is_told_and_nothing_changes(
    run: Run, settings: ServiceSettings, arguments: list[str], complaint: str
) -> None:
    digest = run("verify")[1]
    status, _, said = run("comments", *arguments)
    assert (status, complaint in said) == (1, True)
    assert run("verify")[1] == digest


def test_an_answer_to_a_comment_that_is_not_shown_is_refused(
    run: Run, settings: ServiceSettings
) -> None:
    run("comments", "refuse", COMMENT)
    status, _, said = run("comments", "answer", COMMENT, "--text=Cảm ơn")
    assert (status, "Chỉ trả lời được ý kiến đã duyệt" in said) == (1, True)


@pytest.mark.parametrize("words", ["rất HAY", "RAT HAY", "cam on", "đèn hỏng", "0123"])
def test_a_person_is_found_by_words_and_erased_by_code(
    run: Run, settings: ServiceSettings, words: str
) -> None:
    _, said, advice = run("comments", "erase", f"--text={words}")
    (code,) = [line.split("\t")[0] for line in said.splitlines()]
    assert code == (LETTER if words in {"đèn hỏng", "0123"} else COMMENT)
    assert "nothing is erased yet" in advice
    assert run("comments", "erase", code)[0] == 0
    assert run("comments", "erase", f"--text={words}")[1] == ""
    assert settings.decided_file.exists() == (code == COMMENT)


def test_who_erases_starting_data_is_told_of_its_file(
    run: Run, settings: ServiceSettings, tmp_path: Path
) -> None:
    file = tmp_path / "comments.yml"
    file.write_text("- {page: bai-1, name: Chi, time: 2024-01-13 08:00, text: Cũ}\n")
    run("seed", file)
    (old,) = [
        one for one in json.loads(run("comments", "list", "--json")[1]) if one["name"] == "Chi"
    ]
    advice = run("comments", "erase", old["code"])[2]
    assert advice == f"{old['code']}: remove it from content/data/comments.yml too\n"


ARGUMENTS: dict[str, list[str]] = {
    "backup": [],
    "comments": ["list"],
    "doctor": [],
    "quarantine": [],
    "verify": [],
}


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"serve"}))
def test_a_wrong_setting_is_told_before_anything_is_opened(
    run: Run, tmp_path: Path, name: str
) -> None:
    status, _, complaint = run(name, "--port=x", *ARGUMENTS.get(name, ["given"]))
    assert (status, complaint) == (1, "--port is 'x', expected a port from 0 (none) to 65535\n")
    assert not (tmp_path / "state").exists()
