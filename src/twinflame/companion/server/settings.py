"""Django's settings on a server, made from what its operator decided."""

from typing import Any

from twinflame.companion.server.environment import Deployment, Mail
from twinflame.companion.settings import common, inserted

DAY = 86_400  # seconds
SUDO = 300  # seconds for which somebody who just proved who they are is not asked again
GATE = "twinflame.companion.access.gate.Gate"
#: How often something may be tried, by address of the network, by account or by the words that were sent.
RATES = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/h/ip",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/1m/key,20/h/ip",
}


def server(site: Deployment) -> dict[str, Any]:
    """Settings of a site for several people.

    Parameters
    ----------
    site
        What its operator decided.
    """
    shared = common()
    return {
        **shared,
        **_accounts(site),
        **_transport(site),
        **_mail(site.mail, site.mail_from),
        "ROOT_URLCONF": "twinflame.companion.accounts.urls",
        "SECRET_KEY": site.secret,
        "SECRET_KEY_FALLBACKS": list(site.secrets_before),
        "TIME_ZONE": site.zone,
        "INSTALLED_APPS": [
            "twinflame.companion.accounts",  # before allauth, whose pages it dresses
            *shared["INSTALLED_APPS"],
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "allauth.usersessions",
        ],
        "MIDDLEWARE": inserted(shared["MIDDLEWARE"], GATE, "allauth.account.middleware.AccountMiddleware"),
        "DATABASES": {"default": _database(site)},
        "CACHES": {
            "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
        },
        "TWINFLAME_HOME": site.home,
        "FILE_UPLOAD_TEMP_DIR": str(site.home.uploads),  # nothing that is handed in ever lies elsewhere
        "TWINFLAME_DOOR": None,
        "TWINFLAME_SERVER": True,
        "TWINFLAME_SIGN_UP": site.sign_up,
        "TWINFLAME_SEED_KEYS": site.seed_keys,
    }


def _database(site: Deployment) -> dict[str, Any]:
    options = dict(site.database)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{ours: options.pop(theirs, "") for ours, theirs in named.items()},
        "OPTIONS": {"connect_timeout": 10, **options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # else the first page after a restart of the database fails
    }


def _accounts(site: Deployment) -> dict[str, Any]:
    """Who comes in, and how they prove who they are."""
    validation = "django.contrib.auth.password_validation"
    return {
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "today",
        "LOGOUT_REDIRECT_URL": "account_login",
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "PASSWORD_HASHERS": ["twinflame.companion.accounts.hashing.Argon2id"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": f"{validation}.CommonPasswordValidator"},
            {"NAME": f"{validation}.NumericPasswordValidator"},
            {
                "NAME": f"{validation}.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ["email"]},
            },
        ],
        "ACCOUNT_ADAPTER": "twinflame.companion.accounts.adapters.Accounts",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
        "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_CHANGE_EMAIL": True,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": SUDO,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,  # other sessions end all the same
        "ACCOUNT_SESSION_REMEMBER": False,  # ends with the browser, or after twelve hours
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https",
        "ACCOUNT_RATE_LIMITS": RATES,
        "ALLAUTH_TRUSTED_PROXY_COUNT": site.proxies,
        "MFA_ADAPTER": "twinflame.companion.accounts.adapters.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "USERSESSIONS_TRACK_ACTIVITY": False,
    }


def _transport(site: Deployment) -> dict[str, Any]:
    """Encrypted on the way, and bound to this host."""
    hsts = site.hsts_days * DAY
    return {
        "ALLOWED_HOSTS": list(site.hosts),
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if site.proxies else None,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": hsts,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,  # the operator's other sites are not ours to bind
        "SECURE_HSTS_PRELOAD": False,
        "SESSION_COOKIE_NAME": "__Host-twinflame",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-twinflame-form",
        "CSRF_COOKIE_SECURE": True,
    }


def _mail(mail: Mail, sender: str) -> dict[str, Any]:
    kind = "filebased" if mail.folder else "smtp"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_FILE_PATH": mail.folder or None,
        "EMAIL_HOST": mail.host,
        "EMAIL_PORT": mail.port,
        "EMAIL_HOST_USER": mail.user,
        "EMAIL_HOST_PASSWORD": mail.password,
        "EMAIL_USE_TLS": mail.starttls,
        "EMAIL_USE_SSL": mail.tls,
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }
