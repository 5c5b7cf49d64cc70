"""Passwords are stored as argon2id hashes; a check takes equally long for unknown users.

A check takes 64 MiB and much CPU, so only a few run at a time, beside the event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casewright.domain.capacity import no_room

_HASHER = PasswordHasher()
_NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$ddp27mYDzfC+bcq1B6/o4A"
    "$x4gw1MAWK7Z/Jruc3e7m4qhRtmFaCpxIQz/RlBJUzlk"
)

AT_ONCE = 2
_MOST_WAITING = 64
_MOST_OF_ADDRESS = 16
_PATIENCE = 10.0  # seconds


class PasswordChecks:
    """The password checks of one process: `at_once` run, some wait, further ones are refused.

    One address gets only a part of the places, so that it cannot take all.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="password")
        self._most = at_once + _MOST_WAITING
        self._of_address: Counter[str] = Counter()

    async def is_password(self, password: str, password_hash: str | None, address: str) -> bool:
        """Return the result of `is_password`; RuleBroken if there is no place, or none in time."""
        room = self._most - self._of_address.total()
        if room <= 0 or self._of_address[address] >= _MOST_OF_ADDRESS:
            raise no_room(1)
        self._of_address[address] += 1
        try:
            check = asyncio.get_running_loop().run_in_executor(
                self._threads, is_password, password, password_hash
            )
            return await asyncio.wait_for(check, _PATIENCE)
        except TimeoutError as error:
            raise no_room(1) from error
        finally:
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]


def is_password(password: str, password_hash: str | None) -> bool:
    """Return whether the hash is that of the password. Always takes some 50 ms of CPU.

    None is the hash of an unknown user: the check takes as long, and no password matches.
    """
    try:
        _HASHER.verify(password_hash or _NOBODYS_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
