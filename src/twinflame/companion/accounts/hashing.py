"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id (RFC 9106) with 64 MiB and five passes: about 0.4 s of one core for each guess."""

    time_cost = 5
    memory_cost = 64 * 1024  # KiB
    parallelism = 1
