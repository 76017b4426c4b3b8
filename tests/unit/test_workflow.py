"""The files of GitHub, GitLab and Gitea are valid, call `tasks.py ci` and nothing else."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from invoke.collection import Collection
from invoke.parser import Parser

import tasks
from plugins.tools.alerts.settings import AlertSettings
from plugins.tools.pipeline.forges import HOSTS, KEY

ROOT = Path(__file__).resolve().parents[2]
GITHUB, GITEA, GITLAB = (
    ".github/workflows/portal.yml",
    ".gitea/workflows/portal.yml",
    ".gitlab-ci.yml",
)
SCHEMAS = {
    GITHUB: ["vendor.github-workflows"],
    GITEA: ["vendor.github-workflows"],
    GITLAB: ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}
MINUTES_A_MONTH = 300
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return loaded


def steps_of(name: str) -> list[dict[str, Any]]:
    return [step for job in read(name)["jobs"].values() for step in job["steps"]]


def commands_of(name: str) -> list[str]:
    """Return what a file runs."""
    if name == GITLAB:
        jobs = read(name).values()
        return [line for job in jobs if isinstance(job, dict) for line in job.get("script", ())]
    return [step["run"] for step in steps_of(name) if "run" in step]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_what_its_forge_takes(name: str) -> None:
    command = ["-m", "check_jsonschema", "--builtin-schema", *SCHEMAS[name], str(ROOT / name)]
    done = subprocess.run(
        [sys.executable, *command], check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout


def test_the_schemas_find_mistakes(tmp_path: Path) -> None:
    for name, schema in SCHEMAS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        wrong = tmp_path / f"{Path(name).parts[0]}.yml"
        wrong.write_text(re.sub(r"(?m)^( +)(runs-on|script):", r"\1\2x:", text), encoding="utf-8")
        command = ["-m", "check_jsonschema", "--builtin-schema", *schema, str(wrong)]
        done = subprocess.run([sys.executable, *command], check=False, capture_output=True)
        assert done.returncode == 1, name


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_command_is_a_stage_of_ci_with_options_that_it_has(name: str) -> None:
    stages = []
    for command in commands_of(name):
        words = shlex.split(re.sub(r"\$\{?(\w+)[^ \"]*", r"value-of-\1", command))
        parser = Parser(contexts=Collection.from_module(tasks).to_contexts())
        (parsed,) = parser.parse_argv(words[words.index("tasks.py") + 1 :])
        assert words[:3] == ["python3", "tasks.py", "ci"]
        stages.append(parsed.args["stage"].value)
    assert stages == ["code", "content", "publish", "failed"]


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_secrets_reach_programs_by_variables_and_never_by_command_lines(name: str) -> None:
    assert [command for command in commands_of(name) if "${{" in command] == []


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_secrets_are_not_where_tests_and_pull_requests_run(name: str) -> None:
    jobs = read(name)["jobs"]
    assert "secrets." not in str(jobs["check"])
    for job in ("publish", "alert"):
        assert "secrets." in str(jobs[job])
        assert "github.ref == 'refs/heads/main'" in jobs[job]["if"]
        assert "github.event_name != 'pull_request'" in jobs[job]["if"]


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_actions_are_pinned_by_commit_and_named_by_version(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    uses = [step["uses"] for step in steps_of(name) if "uses" in step]
    assert [one for one in uses if not PINNED.fullmatch(one)] == []
    assert len(re.findall(r"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n", text)) == len(uses)


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_rights_are_the_least_and_runs_of_one_branch_wait_for_each_other(name: str) -> None:
    workflow = read(name)
    assert workflow["permissions"] == {}
    assert "github.ref" in workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert job["timeout-minutes"] <= 120


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_no_history_of_files_and_no_photo_is_fetched(name: str) -> None:
    checkouts = [step["with"] for step in steps_of(name) if "checkout@" in step.get("uses", "")]
    whole = [one for one in checkouts if one.get("fetch-depth") == 0]
    assert len(whole) == 2
    assert all((one["filter"], one["lfs"]) == ("blob:none", False) for one in whole)


def test_gitlab_fetches_no_history_of_files_and_no_photo_either() -> None:
    variables = read(GITLAB)["variables"]
    assert "--filter=blob:none" in variables["GIT_FETCH_EXTRA_FLAGS"]
    assert (variables["GIT_DEPTH"], variables["GIT_LFS_SKIP_SMUDGE"]) == ("0", "1")


def count_runs(cron: str) -> int:
    """Return how often a line of cron runs on a day: minute and hours are lists or `*`."""
    minute, hours, *days = cron.split()
    assert minute.isdigit()
    assert days == ["*"] * 3
    return 24 if hours == "*" else len(hours.split(","))


def test_the_schedule_costs_less_than_its_share_of_the_minutes() -> None:
    """GitHub bills each job by the begun minute; one run a day publishes and takes a second.

    RUNBOOK.md, 17 has the sum.
    """
    (cron,) = re.findall(r'cron: "(.+)"', (ROOT / GITHUB).read_text(encoding="utf-8"))
    scheduled = [
        name
        for name, job in read(GITHUB)["jobs"].items()
        if "github.event_name == 'schedule'" in job["if"]
    ]
    assert scheduled == ["publish"]
    assert 31 * (count_runs(cron) + 1) <= MINUTES_A_MONTH


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_every_variable_of_the_alerts_and_of_the_key_is_set(name: str) -> None:
    text = (ROOT / "plugins/tools/alerts/README.md").read_text(encoding="utf-8")
    alerts = set(re.findall(r"`(ALERT_[A-Z_]+)`", text))
    for job in ("publish", "alert"):
        variables = read(name)["jobs"][job]["steps"][-2 if job == "publish" else -1]["env"]
        assert alerts | {KEY, HOSTS} <= variables.keys()


def test_variables_that_are_not_set_in_ci_are_no_settings() -> None:
    variables = read(GITHUB)["jobs"]["alert"]["steps"][-1]["env"]
    unset = {name: "" for name in variables if name.startswith("ALERT_")}
    assert AlertSettings.from_environment(unset) == AlertSettings()


def test_code_of_other_repositories_does_not_run_next_to_the_cache_of_gitea() -> None:
    condition = read(GITEA)["jobs"]["check"]["if"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in condition


def test_faulty_articles_stop_no_publication_and_code_that_fails_does() -> None:
    for name in (GITHUB, GITEA):
        jobs = read(name)["jobs"]
        assert jobs["check"]["outputs"] == {"code": "${{ steps.code.outcome }}"}
        assert "needs.check.outputs.code == 'success'" in jobs["publish"]["if"]
        assert "needs.check.result" not in jobs["publish"]["if"]
        assert "needs.publish.outputs.told != 'yes'" in jobs["alert"]["if"]
    jobs = read(GITLAB)
    assert jobs["content"]["allow_failure"] is True
    assert [need["job"] for need in jobs["publish"]["needs"]] == ["code"]


def test_what_is_kept_from_run_to_run_is_kept_after_failures_too() -> None:
    for name in (GITHUB, GITEA):
        for job in ("check", "publish"):
            last = read(name)["jobs"][job]["steps"][-1]
            assert "actions/cache/save@" in last["uses"]
            assert last["if"] in {"always()", "${{ !cancelled() }}"}
    assert read(GITLAB)["default"]["cache"]["when"] == "always"
