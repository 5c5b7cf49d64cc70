"""Passwords are stored as argon2id hashes; a check takes as long for users who do not exist."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$ddp27mYDzfC+bcq1B6/o4A"
    "$x4gw1MAWK7Z/Jruc3e7m4qhRtmFaCpxIQz/RlBJUzlk"
)


def is_password(password: str, password_hash: str | None) -> bool:
    """Return whether the hash is that of the password. Takes some 50 ms of CPU, always.

    None is the hash of a user who does not exist: it takes as long, and no password fits.
    """
    try:
        _HASHER.verify(password_hash or _NOBODYS_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
