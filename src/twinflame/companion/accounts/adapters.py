"""What allauth asks of this site."""

import uuid
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from twinflame.companion.people.models import Person
from twinflame.companion.sealing import Seal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed throughout
    """Accounts that know of a person no more than an address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the operator lets new people in."""
        return bool(settings.TWINFLAME_SIGN_UP)  # type: ignore[misc]

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """A name that nobody sees, and that tells nothing of the address."""
        cast(Person, user).username = uuid.uuid4().hex

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account")


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors whose seeds lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Sealed with the operator's key."""
        return _seal().sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened again."""
        return _seal().opened(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002  # allauth's name
        """A name for a new passkey, to be changed."""
        return "Passkey"


def _seal() -> Seal:
    return Seal(settings.TWINFLAME_SEED_KEYS)  # type: ignore[misc]
