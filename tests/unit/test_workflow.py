"""What CI calls exists, and what it tells people of is what the alerts understand."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from invoke.collection import Collection
from invoke.parser import Parser

import tasks
from plugins.core.errors import PARTLY_PUBLISHED
from plugins.tools.alerts.settings import AlertSettings

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW: dict[str, Any] = yaml.safe_load(
    (ROOT / ".github/workflows/portal.yml").read_text(encoding="utf-8")
)
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
CALLS = sorted(
    {
        line.strip()
        for step in STEPS
        for line in step.get("run", "").splitlines()
        if "tasks.py" in line
    }
)
(ALERT,) = (step for step in STEPS if "tasks.py alert" in step.get("run", ""))
VARIABLES = [name for name in ALERT["env"] if name.startswith("ALERT_")]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("how", ["--failed", "--recovered"])
def test_every_task_that_ci_calls_exists_with_its_options(call: str, how: str) -> None:
    words = shlex.split(call.replace("$HOW", how).replace("$", "value-of-"))
    parser = Parser(contexts=Collection.from_module(tasks).to_contexts())
    (parsed,) = parser.parse_argv(words[words.index("tasks.py") + 1 :])
    assert parsed.name == words[2]
    assert all(how in ALERT["env"]["HOW"] for how in ("--failed", "--recovered"))


def test_ci_checks_the_content_which_no_test_does() -> None:
    assert [call for call in CALLS if call.startswith("python3 tasks.py check ")]


def test_every_variable_of_the_alerts_can_be_set_in_ci() -> None:
    text = (ROOT / "plugins/tools/alerts/README.md").read_text(encoding="utf-8")
    assert set(VARIABLES) == set(re.findall(r"`(ALERT_[A-Z_]+)`", text))


def test_variables_that_are_not_set_in_ci_are_no_settings() -> None:
    assert AlertSettings.from_environment(dict.fromkeys(VARIABLES, "")) == AlertSettings()


def test_secrets_reach_programs_by_variables_and_never_by_command_lines() -> None:
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_nobody_is_told_of_a_pull_request_or_another_branch() -> None:
    condition = WORKFLOW["jobs"]["alert"]["if"]
    assert "always()" in condition
    assert "github.ref == 'refs/heads/main'" in condition
    assert "github.event_name != 'pull_request'" in condition


def test_faulty_articles_stop_no_publication_and_are_no_failure_of_it() -> None:
    jobs = WORKFLOW["jobs"]
    (content,) = (name for name in jobs if "tasks.py check" in str(jobs[name]["steps"]))
    assert f"needs.{content}." not in jobs["publish"]["if"]
    assert "tasks.py build" not in str(jobs["check"]["steps"])
    assert f"needs.publish.outputs.status != '{PARTLY_PUBLISHED}'" in ALERT["env"]["HOW"]
    (step,) = (one for one in jobs["publish"]["steps"] if "tasks.py publish" in one.get("run", ""))
    assert jobs["publish"]["outputs"] == {"status": f"${{{{ steps.{step['id']}.outputs.status }}}}"}
    assert set(jobs["alert"]["needs"]) == {"check", content, "publish"}


@pytest.mark.parametrize("status", [0, 1, PARTLY_PUBLISHED])
def test_the_status_of_a_publication_is_that_of_its_step_and_kept(
    status: int, tmp_path: Path
) -> None:
    (step,) = (one for one in STEPS if "tasks.py publish" in one.get("run", ""))
    (tmp_path / "python3").write_text(f"#!/bin/sh\nexit {status}\n")
    (tmp_path / "python3").chmod(0o755)
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GITHUB_OUTPUT": str(tmp_path / "output")}
    done = subprocess.run(["sh", "-e", "-c", step["run"]], check=False, env=variables)
    assert done.returncode == status
    assert (tmp_path / "output").read_text() == f"status={status}\n"
