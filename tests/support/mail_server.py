"""A mail server on a local port, with as much of RFC 5321 as smtplib speaks."""

from __future__ import annotations

import base64
import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import IO

ANSWERS = {"MAIL": "250 ok", "RCPT": "250 ok", "RSET": "250 ok", "NOOP": "250 ok"}


@dataclass
class MailServer:
    """The configuration of the server, and the mails and commands that it received.

    `is_tls` begins encrypted; with a `certificate` it offers STARTTLS; with `logins` it requires
    one of these pairs of name and password; `answers` replaces the answers to commands.
    """

    certificate: Path | None = None
    is_tls: bool = False
    logins: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    @property
    def context(self) -> ssl.SSLContext:
        assert self.certificate is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context


class _Conversation(socketserver.BaseRequestHandler):
    """One connection, from the greeting to QUIT."""

    server: _Server

    def handle(self) -> None:
        self.stream: IO[bytes] = self.request.makefile("rwb")
        with contextlib.suppress(OSError):
            if self.server.state.is_tls:
                self.encrypt()
            self.say("220 may-chu-thu.example")
            while (line := self.stream.readline()) and self.answer(line.decode().strip()):
                pass

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            self.stream.close()
        self.request.close()

    def encrypt(self) -> None:
        self.stream.close()
        self.request = self.server.state.context.wrap_socket(
            self.request, server_side=True, do_handshake_on_connect=False
        )
        self.stream = self.request.makefile("rwb")
        self.request.do_handshake()

    def say(self, *lines: str) -> None:
        self.stream.write("".join(f"{line}\r\n" for line in lines).encode())
        self.stream.flush()

    def answer(self, line: str) -> bool:
        """Answer a command; return whether the conversation goes on."""
        state = self.server.state
        command = line.split()[0].upper() if line else ""
        state.commands.append(command)
        if command in state.answers:
            self.say(state.answers[command])
        elif command in {"EHLO", "HELO"}:
            offers = ["250-may-chu-thu.example"]
            offers += ["250-STARTTLS"] if state.certificate and not state.is_tls else []
            self.say(*offers, "250 AUTH PLAIN" if state.logins else "250 8BITMIME")
        elif command == "STARTTLS":
            self.say("220 go on")
            self.encrypt()
        elif command == "AUTH":
            _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
            is_known = state.logins.get(user) == password
            self.say("235 welcome" if is_known else f"535 5.7.8 wrong: {line}")
        elif command == "DATA":
            self.say("354 go on")
            self.take_mail()
            self.say("250 taken")
        elif command == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say(ANSWERS.get(command, "500 unknown"))
        return True

    def take_mail(self) -> None:
        lines = []
        while (line := self.stream.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        text = b"".join(lines).replace(b"\r\n", b"\n")
        mail = message_from_bytes(text, policy=policy.default)
        self.server.state.mails.append(mail)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    state: MailServer


@contextlib.contextmanager
def run_mail_server(state: MailServer) -> Iterator[MailServer]:
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.state = state
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
