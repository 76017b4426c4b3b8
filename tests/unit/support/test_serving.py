"""What the web server for finished pages reports."""

from __future__ import annotations

import pytest

from tests.support.serving import QuietServer, StrictHandler


@pytest.mark.parametrize(
    ("error", "is_reported"),
    [(BrokenPipeError(), False), (ConnectionResetError(), False), (ValueError(), True)],
    ids=repr,
)
def test_a_browser_that_hangs_up_is_not_reported(
    error: Exception, is_reported: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with QuietServer(("127.0.0.1", 0), StrictHandler) as server:
        try:
            raise error
        except type(error):
            server.handle_error(None, ("127.0.0.1", 1))
    assert ("Traceback" in capsys.readouterr().err) is is_reported
