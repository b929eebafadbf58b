"""Hashing of passwords that takes no time, for tests of everything else."""

from typing import Final

from argon2 import PasswordHasher

QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHER: Final = "kg.accounts.passwords.HASHER"
