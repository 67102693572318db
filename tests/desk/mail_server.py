"""A mail server on loopback that keeps what it is given, or refuses it as it is told to."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default


@dataclass
class Mailbox:
    """What came, as letters; addresses that begin with ``refused`` are not taken."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    stop: object = None


class _Dialogue(socketserver.StreamRequestHandler):
    mailbox: Mailbox

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            word = line[:4].upper()
            if word == "DATA":
                self._say("354 go on")
                self._read_letter()
            elif word == "RCPT" and "<refused" in line:
                self._say("550 no such box")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _read_letter(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.mailbox.letters.append(message_from_bytes(b"".join(lines), policy=default))
        self._say("250 kept")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def started() -> tuple[Mailbox, socketserver.ThreadingTCPServer]:
    """A server that answers already; ``shutdown`` and ``server_close`` end it."""
    mailbox = Mailbox()
    handler = type("Dialogue", (_Dialogue,), {"mailbox": mailbox})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    mailbox.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return mailbox, server
