"""What an operator should mend before people trust the server: a sentence for each finding."""

import os
from collections.abc import Iterator, Mapping

from twinflame.companion.server.environment import Deployment, gather
from twinflame.companion.server.run import BEHIND, configure, unreachable, waiting
from twinflame.errors import InputError

OLDEST = 140_000  # PostgreSQL 14, as its server_version_num
#: Django's findings that are decided otherwise here, with the reason in `settings.py`.
DECIDED = {"security.W005", "security.W021"}  # subdomains and preloading are the operator's to bind
ENCRYPTED = {"require", "verify-ca", "verify-full"}
HERE = {"", "localhost", "127.0.0.1", "::1"}


def findings(env: Mapping[str, str] = os.environ) -> list[str]:
    """Everything that should be mended; an empty list where all is well."""
    site, wrong = gather(env)
    if site is None:
        return wrong
    try:
        configure(site)
    except InputError as error:
        return [str(error)]
    return [*_decided(site), *_django(), *_database(), *_mail(site)]


def _decided(site: Deployment) -> Iterator[str]:
    """What may be set so, but should not stay so."""
    host = site.database.get("host", "")
    if host not in HERE and not host.startswith("/") and site.database.get("sslmode") not in ENCRYPTED:
        yield "The way to the database need not be encrypted: add ?sslmode=verify-full to DATABASE_URL."
    if not site.hsts_days:
        yield "HSTS_DAYS is 0, so browsers may come unencrypted the first time."
    if site.mail.folder:
        yield "MAIL_URL writes letters to a folder, so nobody gets a code and nobody can sign up."
    elif not (site.mail.tls or site.mail.starttls or site.mail.host in HERE):
        yield "Letters are handed in unencrypted: take smtps:// or leave ?starttls=no out of MAIL_URL."
    if site.secret in site.seed_keys:
        yield "SECRET_KEY and SEED_KEY are the same: make each on its own."


def _django() -> Iterator[str]:
    """What Django's own check for deployment finds."""
    from django.core.checks import run_checks

    for found in run_checks(include_deployment_checks=True):
        if found.id not in DECIDED:
            yield " ".join(f"{found.msg} ({found.id})".split())


def _database() -> Iterator[str]:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            (version,) = cursor.fetchone()
        if int(version) < OLDEST:
            yield "This PostgreSQL is older than 14, the oldest that is served: update it."
        if waiting():
            yield BEHIND
    except DatabaseError as error:
        yield unreachable(error)
    finally:
        connection.close()


def _mail(site: Deployment) -> Iterator[str]:
    """Whether the mail server lets us in; nothing is sent."""
    from smtplib import SMTPException

    from django.core.mail import get_connection

    if site.mail.folder:
        return
    try:
        post = get_connection()
        post.open()
        post.close()
    except (OSError, SMTPException) as error:
        yield f"The mail server {site.mail.host} does not take letters: {type(error).__name__}."
