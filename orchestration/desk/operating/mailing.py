"""Sending mail by the bureau's own server, where one is set; nothing else is ever asked for it.

Belongs here: the server's address and one letter at a time, with what went wrong in words. Does not
belong here: what a letter says (``reminding``) or who gets one (``reminders``).
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from orchestration.desk.secrets import secret

VARIABLE = "LIANGXIN_DESK_SMTP"
PORTS = {"smtp": 25, "smtps": 465}
# A server that does not answer by then is taken to be down.
PATIENCE = 10
LONGEST_TROUBLE = 300


class MailSettingError(ValueError):
    """The setting is no address of a mail server."""


class NoServerError(Exception):
    """The server cannot be reached, or does not let us in: no letter of this batch will go out."""


@dataclass
class Post:
    """The way to the mail server, opened with the first letter."""

    backend: EmailBackend
    sender: str

    @classmethod
    def of_setting(cls) -> Post | None:
        """The server of ``LIANGXIN_DESK_SMTP``; ``None``: the bureau sends no mail.

        ``smtp://user:password@host:port`` or ``smtps://…``; ``?from=`` names the sender's address
        where the user is none, ``?starttls=1`` asks for TLS on a plain port.
        """
        said = secret(VARIABLE)
        if not said:
            return None
        try:
            where = urlsplit(said)
            port = where.port or PORTS[where.scheme]
        except (ValueError, KeyError) as error:
            raise MailSettingError(_wrong()) from error
        if not where.hostname:
            raise MailSettingError(_wrong())
        asked = parse_qs(where.query)
        user = unquote(where.username or "")
        backend = EmailBackend(
            host=where.hostname,
            port=port,
            username=user,
            password=unquote(where.password or ""),
            use_ssl=where.scheme == "smtps",
            use_tls=asked.get("starttls") == ["1"],
            timeout=PATIENCE,
        )
        return cls(backend, _from(asked, user, where))

    def send(self, to: str, subject: str, text: str) -> str:
        """Send one letter; what went wrong with it, in words, or nothing.

        Raises ``NoServerError`` where no other letter would go out either.
        """
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            raise NoServerError(_trouble(error)) from error
        try:
            letter = EmailMessage(subject, text, self.sender, [to], connection=self.backend)
            self.backend.send_messages([letter])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self.close()
            return _trouble(error)
        return ""

    def close(self) -> None:
        """Hang up; the next letter calls again."""
        try:
            self.backend.close()
        except (OSError, smtplib.SMTPException):
            self.backend.connection = None


def _from(asked: dict[str, list[str]], user: str, where: SplitResult) -> str:
    named = asked.get("from", [""])[0]
    return named or (user if "@" in user else f"liangxin@{where.hostname}")


def _wrong() -> str:
    return f"{VARIABLE} 要写成 smtp://用户:密码@主机:端口 或 smtps://…。"


# The first that fits says what went wrong; each of these is an OSError too.
_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "邮件服务器不接受登录名或密码"),
    (smtplib.SMTPRecipientsRefused, "邮件服务器不接受这个收件地址"),
    (smtplib.SMTPSenderRefused, "邮件服务器不接受发件地址"),
    (smtplib.SMTPServerDisconnected, "邮件服务器中途断开了"),
    (TimeoutError, "邮件服务器没有应答"),
    (ssl.SSLError, "邮件服务器的证书不被认可"),
)


def _trouble(error: Exception) -> str:
    for kind, words in _TROUBLES:
        if isinstance(error, kind):
            return words
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"邮件服务器拒绝（{error.smtp_code} {text}）"[:LONGEST_TROUBLE]
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return "连不上邮件服务器"
    return f"没有发出（{type(error).__name__}）"
