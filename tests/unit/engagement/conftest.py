"""What unit tests of the engagement service share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.keys import check_keys, read_keys
from tests.unit.engagement.builders import DAY, NOON, SALT, fill


@pytest.fixture
def settings(tmp_path: Path) -> ServiceSettings:
    """Return the settings of a service whose state is new."""
    return ServiceSettings(state=tmp_path / "state")


@pytest.fixture
def store(settings: ServiceSettings) -> Iterator[Store]:
    """Return the service's store, with something of everything."""
    store = open_store(settings.store_url)
    fill(store)
    check_keys(store, read_keys(settings.keys_file))
    yield store
    store.close()


@pytest.fixture
def lived_in(store: Store) -> Store:
    """Return the store with something that is never carried away."""
    with store.transaction():
        store.read_salt(DAY, SALT)
        store.see_crawlers({5: NOON})
    return store
