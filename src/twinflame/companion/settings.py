"""Django's settings, made from what is known at the start; nothing is read from the environment here."""

from pathlib import Path
from typing import Any

from twinflame import reading
from twinflame.companion.access.door import Door
from twinflame.companion.home import Home
from twinflame.companion.keys import Key

HERE = Path(__file__).parent
FONTS = Path(reading.__file__).parent / "fonts"
ROOMS = (
    "people",
    "access",
    "look",
    "safety",
    "today",
    "journal",
    "timeline",
    "readings",
    "healing",
    "practices",
    "signals",
    "tethers",
    "circles",
    "light",
    "questions",
    "twins",
    "shown",
    "rounds",
    "mine",
)
SESSION_HOURS = 12
LARGEST_FORM = 2 * 1024 * 1024  # bytes
LARGEST_UPLOAD = 2 * 1024 * 1024 * 1024  # bytes of files handed in at once


def local(home: Home, key: Key, *, zone: str = "UTC", door: Door | None = None) -> dict[str, Any]:
    """Settings of a site for one person, on their own machine. Those of a server: `server/settings.py`.

    Parameters
    ----------
    home
        Where the database lies.
    key
        Its key; sessions are signed with a secret derived from it, so an open page outlives a restart.
    zone
        IANA name of the machine's zone, for a person who has not chosen one.
    door
        Who hands out and takes back the addresses that open the site.
    """
    return {
        **common(),
        "SECRET_KEY": key.derived("twinflame sessions"),
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],  # any other name is a page that was rebound to here
        "TIME_ZONE": zone,
        "DATABASES": {
            "default": {
                "ENGINE": "twinflame.companion.database",
                "NAME": str(home.database),
                "CONN_MAX_AGE": 60,
                "OPTIONS": {"key": key.pragma, "transaction_mode": "IMMEDIATE", "timeout": 20},
            }
        },
        "ROOT_URLCONF": "twinflame.companion.access.urls",
        "LOGIN_URL": "door",
        "TWINFLAME_HOME": home,
        "FILE_UPLOAD_TEMP_DIR": str(home.uploads),  # nothing that is handed in ever lies elsewhere
        "TWINFLAME_DOOR": door,
        "TWINFLAME_SERVER": False,
        "TWINFLAME_SEED_KEYS": (key.derived("twinflame seeds"),),
    }


def inserted(chain: list[str], before: str, new: str) -> list[str]:
    """A chain with something new before one of its links."""
    at = chain.index(before)
    return [*chain[:at], new, *chain[at:]]


def common() -> dict[str, Any]:
    """What a site for one person and a site on a server have in common."""
    return {
        "DEBUG": False,
        "USE_TZ": True,
        "LANGUAGE_CODE": "en",
        "USE_I18N": False,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "people.Person",
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django_htmx",
            *(f"twinflame.companion.{room}" for room in ROOMS),
        ],
        "MIDDLEWARE": [
            "twinflame.companion.access.headers.SecureHeaders",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.security.SecurityMiddleware",
            "twinflame.companion.access.sessions.Sessions",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "twinflame.companion.access.gate.Gate",
            "twinflame.companion.people.clock.LocalClock",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "twinflame.companion.look.context.ways",
                    ]
                },
            }
        ],
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "SESSION_COOKIE_NAME": "twinflame",
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "CSRF_COOKIE_NAME": "twinflame-form",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "twinflame.companion.access.views.stale",
        "SECURE_REFERRER_POLICY": "same-origin",  # no-referrer would hide the origin of our own forms
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_FORM,
        "TWINFLAME_LARGEST_UPLOAD": LARGEST_UPLOAD,
        "STATIC_URL": "static/",
        "STATICFILES_DIRS": [("fonts", str(FONTS))],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "twinflame.companion.look.files.NamedByContent"},
        },
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": 3600,
        "WHITENOISE_ADD_HEADERS_FUNCTION": None,
        "LOGGING_CONFIG": None,
    }
