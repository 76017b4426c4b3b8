"""What is to be written by an import, decided on before."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.categories import CategoryPlan
from plugins.tools.nukeviet.content.documents import PlannedDocument
from plugins.tools.nukeviet.content.plan import PlannedArticle, PlannedPage
from plugins.tools.nukeviet.content.redirect_lines import FormerAddress
from plugins.tools.nukeviet.content.staff_file import StaffPlan
from plugins.tools.nukeviet.notes import Note
from plugins.tools.nukeviet.site.surroundings import OldBanner
from plugins.tools.nukeviet.site.topics import OldTopic


@dataclass
class SitePlan:
    """Everything that is to be written, and notes on decisions."""

    articles: list[PlannedArticle]
    pages: list[PlannedPage]
    categories: CategoryPlan
    book: AddressBook
    redirects: list[FormerAddress]
    banners: list[OldBanner]
    notes: list[Note] = field(default_factory=list)
    page_count: int = 0
    left_pages: int = 0
    documents: list[PlannedDocument] = field(default_factory=list)
    document_count: int = 0
    topics: list[OldTopic] = field(default_factory=list)
    topic_names: dict[str, str] = field(default_factory=dict)
    staff: StaffPlan = field(default_factory=StaffPlan)

    @property
    def bundles(self) -> list[PlannedArticle]:
        """Return the articles that become bundles."""
        return [one for one in self.articles if not one.redirect]
