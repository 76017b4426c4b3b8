"""Parts that are the same on many pages, rendered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from plugins.portal.assets import Assets


@dataclass
class Fragments:
    """Renders templates within the frame and the variables they are given, nothing else.

    Each is rendered once for the same variables, which must be hashable.
    """

    environment: Environment
    frame: Mapping[str, Any]
    assets: Assets
    _rendered: dict[tuple[Any, ...], tuple[Markup, frozenset[str]]] = field(default_factory=dict)

    def show(self, template: str, **variables: Any) -> Markup:  # noqa: ANN401 - what templates give
        """Return a template of the theme, rendered; what it asks of the theme's files is noted."""
        key = (template, *sorted(variables.items()))
        if key not in self._rendered:
            self._rendered[key] = self._render(template, variables)
        html, requested = self._rendered[key]
        self.assets.requested.update(requested)
        return html

    def _render(self, template: str, variables: dict[str, Any]) -> tuple[Markup, frozenset[str]]:
        before = set(self.assets.requested)
        self.assets.requested.clear()
        found = self.environment.get_template(template)
        html = Markup(found.render({**self.frame, "fragment": self.show, **variables}))
        requested = frozenset(self.assets.requested)
        self.assets.requested.update(before)
        return html, requested
