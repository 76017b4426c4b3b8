"""Certificates for servers on this machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

KEY, CERTIFICATE = "privkey.pem", "fullchain.pem"  # the names that certbot gives


def make_certificate(folder: Path) -> Path:
    """Return a file with a key and a certificate for 127.0.0.1, valid for a day.

    Both are in files of their own in the folder too.
    """
    path = folder / "may-chu-thu.pem"
    key, certificate = folder / KEY, folder / CERTIFICATE
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(key.read_bytes() + certificate.read_bytes())
    return path
