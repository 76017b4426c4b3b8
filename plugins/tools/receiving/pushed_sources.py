"""A pushed commit as sources of a publication."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from plugins.newsdesk.problems import bundles_of
from plugins.tools.publishing.sources import Sources, owner_of
from plugins.tools.receiving.content_copy import prepare_site
from plugins.tools.receiving.pushed_tree import PushedRepository


class PushedSources(Sources):
    """The content of a commit, written into the folder `site` with the code of the installation."""

    def __init__(self, repository: PushedRepository, commit: str, code: Path, site: Path) -> None:
        """Raise PublishingError if the commit has content that is no plain file."""
        super().__init__(repository)
        self.commit, self.code, self.site = commit, code, site
        self.newest = repository.list_content(commit)

    def assemble(self, commit: str, held: Collection[str]) -> Path:
        """Write the content; unchanged files stay as they are."""
        own = {path: one for path, one in self.newest.items() if not owner_of(path, held)}
        tree = {**own, **(self.select(commit, held) if held else {})}
        prepare_site(self.repository.folder, tree, self.code, self.site)
        return self.site

    def list_newer(self, commit: str) -> frozenset[str]:
        before = self.list(commit)
        paths = before.keys() | self.newest.keys()
        return bundles_of(path for path in paths if before.get(path) != self.newest.get(path))

    def since(self, commit: str) -> str:
        return f"{commit}..{self.commit}"

    def seeing_git(self, project: Path) -> Mapping[str, str]:
        """Return the variables for the folder of the build, which is no checkout."""
        return {
            "GIT_DIR": str(self.repository.folder),
            "GIT_WORK_TREE": str(project),
            "GIT_NO_REPLACE_OBJECTS": "1",
        }
