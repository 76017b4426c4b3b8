"""What handlers of the public addresses have in common: who sends, for which page, how often."""

from __future__ import annotations

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.counting.agents import Agent, Agents
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.counting.visitors import Caller
from plugins.engagement.service.http.client_address import TrustedProxies
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.settings import UNIX, ServiceSettings


class BaseHandlers:
    """State of all handlers, and checks of requests that raise HttpRefusal."""

    def __init__(
        self, settings: ServiceSettings, recorder: EngagementRecorder, agents: Agents
    ) -> None:
        self._recorder = recorder
        self._agents = agents
        self._origins = settings.origins
        # The group of the Unix socket decides who connects to it.
        self._proxies = TrustedProxies((UNIX, *settings.trusted_proxy))
        self._prefix = settings.prefix

    def _read_sender(self, request: Request) -> Caller:
        """Return the client of a request without body from our own pages."""
        request.check_origin(self._origins)
        request.refuse_body()
        caller = request.read_caller(self._proxies)
        self._admit(caller)
        return caller

    def _read_person(self, request: Request) -> Caller:
        """Return the client, which may not be a program."""
        caller = request.read_caller(self._proxies)
        if self._agents.recognise(caller.agent) is not Agent.PERSON:
            raise HttpRefusal(Reason.FOREIGN_ORIGIN)
        return caller

    def _admit(self, caller: Caller) -> None:
        if wait := self._recorder.admit(caller):
            raise HttpRefusal(Reason.TOO_OFTEN, wait_seconds=wait)

    def _find_page(self, key: str) -> ManifestPage:
        page = self._recorder.pages.get(key)
        if page is None:
            raise HttpRefusal(Reason.UNKNOWN_PAGE)
        return page
