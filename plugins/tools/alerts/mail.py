"""Alerts as mail. The words of a server are not repeated: they may hold what was said to it."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from plugins.core.errors import AlertError
from plugins.tools.alerts.failures import Message
from plugins.tools.alerts.settings import MailSettings

TIMEOUT_SECONDS = 20


def send_mail(settings: MailSettings, message: Message) -> None:
    """Send a message to all recipients. Raises AlertError, which holds no secret."""
    try:
        with _connect(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            refused = server.send_message(_compose(settings, message))
    except smtplib.SMTPAuthenticationError:
        raise AlertError("máy chủ thư không nhận tên hoặc mật khẩu") from None
    except smtplib.SMTPResponseException as error:
        raise AlertError(f"máy chủ thư từ chối (mã {error.smtp_code})") from None
    except smtplib.SMTPRecipientsRefused:
        raise AlertError("máy chủ thư không nhận người nhận nào") from None
    except ssl.SSLError as error:
        raise AlertError(f"không mã hóa được đường truyền ({error.reason})") from None
    except OSError as error:  # of which smtplib's other errors are
        reason = error.strerror or type(error).__name__
        raise AlertError(f"không nói chuyện được với máy chủ thư ({reason})") from None
    except ValueError:  # smtplib knows names and passwords of ASCII alone, and repeats them
        raise AlertError("tên, mật khẩu hoặc địa chỉ thư có ký tự không gửi được") from None
    if refused:
        raise AlertError(f"máy chủ thư không nhận {len(refused)} người nhận", is_partly=True)


def _connect(settings: MailSettings) -> smtplib.SMTP:
    where = (settings.host, settings.port)
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
    if settings.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _compose(settings: MailSettings, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.recipients)
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=parseaddr(settings.sender)[1].rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody on holiday answers
    mail.set_content("\n".join([*message.lines, ""]))
    return mail
