"""Errors of the service, with messages for its administrator."""

from __future__ import annotations

from plugins.core.errors import PortalError


class ServiceError(PortalError):
    """One line: what is wrong and what to do."""


class StoreUnavailable(ServiceError):
    """The store failed; nothing of the batch was stored."""
