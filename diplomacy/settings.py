"""Every option of Sidelines, each from the environment, each with a default that runs on one machine.

`docs/deploy.md` lists the options. A value that cannot be right stops the program with one sentence
(`ImproperlyConfigured`); nothing is guessed.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from diplomacy.embedded.server import Server

BASE_DIR = Path(__file__).resolve().parent.parent


def env_str(name: str, default: str = "") -> str:
    """The variable without surrounding blanks; the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool = False) -> bool:
    """1, true, yes, on or 0, false, no, off in any case."""
    value = env_str(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, but it is {value!r}.")
    return default


def env_int(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number between `least` and `most`, both allowed."""
    value = env_str(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, but it is {value!r}.")
    return int(value)


def env_list(name: str) -> list[str]:
    """The parts between commas, blanks and empty parts left out."""
    return [part.strip() for part in env_str(name).split(",") if part.strip()]


def env_ports(name: str, default: tuple[int, ...]) -> frozenset[int]:
    """Port numbers with commas between them."""
    values = env_list(name)
    if any(not v.isascii() or not v.isdigit() or not 1 <= int(v) <= 65535 for v in values):
        raise ImproperlyConfigured(f"{name} must be ports such as 80,443, but it is {env_str(name)!r}.")
    return frozenset(map(int, values)) or frozenset(default)


def env_origin(name: str) -> tuple[str, str]:
    """An address such as https://example.org as (scheme, host); ("", "") where it is unset.

    Only scheme, host and port are allowed: a path would be silently lost otherwise.
    """
    value = env_str(name)
    if not value:
        return "", ""
    complaint = f"{name} must be an address like https://sidelines.example.org, without a path, but it is {value!r}."
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise ImproperlyConfigured(complaint) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(complaint)
    return parts.scheme, parts.hostname


def secret_key(path: Path) -> str:
    """The key that SECRET_KEY names, else the one kept in `path`, made once.

    Safe when several processes start at once: each writes its own file in full and links it to
    `path`; the first link wins and all read the same key.
    """
    from_environment = env_str("SECRET_KEY")
    if from_environment:
        return from_environment
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                pass  # another process was first; its key is the key
            finally:
                draft.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set and no key can be kept in {path} ({error.strerror}): set SECRET_KEY."
        ) from error
    if not key:
        raise ImproperlyConfigured(f"{path} is empty: delete it, or set SECRET_KEY.")
    return key


def database(server: Server) -> dict[str, Any]:
    """Where the data is: DATABASE_URL, else the embedded server, which starts at the first connection."""
    url = env_str("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "diplomacy.embedded",
            "NAME": "sidelines",
            "USER": server.user,
            "HOST": str(server.socket_dir),
            "PORT": "5432",
            "CLUSTER": str(server.base),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        # The address may hold a password, so it is not repeated here.
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// (Sidelines needs PostgreSQL).")
    try:
        parsed = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL is not an address that can be read.") from error
    if not parsed.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL names no database: it must end in /NAME.")
    return dict(parsed)


# What this machine keeps: the embedded database, the secret key, collected static files.
VAR = Path(env_str("SIDELINES_VAR", str(BASE_DIR / "var"))).resolve()

DEBUG = env_bool("SIDELINES_DEBUG")
SECRET_KEY = secret_key(VAR / "secret-key")

# The public address. https switches on everything that https needs; without it plain local use works.
SIDELINES_URL = env_str("SIDELINES_URL").rstrip("/")
_scheme, _host = env_origin("SIDELINES_URL")
HTTPS = _scheme == "https"
SIDELINES_HOST = env_str("SIDELINES_HOST", "127.0.0.1")
SIDELINES_PORT = env_int("SIDELINES_PORT", 8000, least=1, most=65535)
SIDELINES_WEB_PROCESSES = env_int("SIDELINES_WEB_PROCESSES", 2, least=1, most=64)
# How many processors this process may use.
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
# Each worker has two connections to the database, and the embedded one has a hundred.
SIDELINES_WORKERS = env_int("SIDELINES_WORKERS", min(PROCESSORS, 16), most=32)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([_host] if _host else []), *env_list("SIDELINES_HOSTS")]

if HTTPS:
    CSRF_TRUSTED_ORIGINS = [SIDELINES_URL]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez|readyz)$"]  # a machine asks on the inner network, without TLS
    SECURE_HSTS_SECONDS = env_int("SIDELINES_HSTS_SECONDS", 365 * 24 * 3600)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # With this prefix browsers take the cookies from this very host alone, not from its neighbours in the domain.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
# W005, W021: other hosts of the domain are not ours to bind to https, nor the domain to a preload list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# From logging in, whatever one does. Sixteen hours end no working day, and last into no other.
SESSION_COOKIE_AGE = 3600 * env_int("SIDELINES_SESSION_HOURS", 16, least=1, most=24 * 30)
CSRF_COOKIE_HTTPONLY = True  # forms carry their token
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the Django admin's own style sheets hold small pictures
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "upgrade-insecure-requests": HTTPS,
    }
}

# Reading needs an account too.
SIDELINES_CLOSED = env_bool("SIDELINES_CLOSED")
SIDELINES_SECURITY_CONTACT = env_str("SIDELINES_SECURITY_CONTACT")
if SIDELINES_SECURITY_CONTACT and not SIDELINES_SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured("SIDELINES_SECURITY_CONTACT must begin with mailto:, https:// or tel:.")

INSTALLED_APPS = [
    "diplomacy",
    "diplomacy.apps.SidelinesAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its answers against BREACH; form tokens are masked anew each time
    "diplomacy.web.requestlog.RequestLogMiddleware",
    "diplomacy.web.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diplomacy.web.closed.ClosedMiddleware",
    "diplomacy.web.bodies.BodyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "diplomacy.web.api.reading.ReadingMiddleware",
    "diplomacy.web.outage.OutageMiddleware",
    "diplomacy.web.errors.ParameterMiddleware",
    "axes.middleware.AxesMiddleware",
]

CSRF_FAILURE_VIEW = "diplomacy.web.errors.csrf_failure"
ROOT_URLCONF = "diplomacy.urls"
WSGI_APPLICATION = "diplomacy.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diplomacy.web.context.site",
            ],
            "builtins": [f"diplomacy.templatetags.{name}" for name in ("marks", "cards", "evidence")],
        },
    },
]

DATABASES = {"default": database(Server(VAR))}

# After how long a page gives up a statement of the database; 0 is never. The worker and commands take their time.
SIDELINES_QUERY_SECONDS = env_int("SIDELINES_QUERY_SECONDS", 10, most=600)

# Background work stands in the same database, so it commits together with what it is about.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "/static/"
# An image that is built once holds its static files outside of what the machine keeps.
STATIC_ROOT = Path(env_str("SIDELINES_STATIC_ROOT", str(VAR / "static"))).resolve()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "diplomacy.web.staticfiles.Storage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MANIFEST_STRICT = False  # pages must work where the browser libraries could not be fetched

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Logging in is closed for a while after repeated failures; queries/lockouts.py says after how many, and why.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "diplomacy.web.lockout.Handler"
AXES_FAILURE_LIMIT = 1  # what that handler counts is limits that were reached
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # whose failures a success forgets
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or others could keep somebody out for ever
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_CLIENT_IP_CALLABLE = "diplomacy.web.lockout.network_address"
AXES_LOCKOUT_CALLABLE = "diplomacy.web.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "csrfmiddlewaretoken"]  # people type passwords where names belong
AXES_DISABLE_ACCESS_LOG = True  # who logged in when and from where is nobody's business for ever
AXES_ENABLE_ADMIN = False
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"  # for those who have no role
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

# One document, in bytes: larger ones are refused with a sentence.
SIDELINES_MAX_DOCUMENT_BYTES = env_int("SIDELINES_MAX_DOCUMENT_BYTES", 10 * 1024 * 1024, least=1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = SIDELINES_MAX_DOCUMENT_BYTES + 1024 * 1024  # pasted text comes form-encoded
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
# What else one document may need, so that no article can harm the machine; `Limits` in reading/limits.py says more.
SIDELINES_MAX_PAGES = env_int("SIDELINES_MAX_PAGES", 500, least=1)
SIDELINES_MAX_ARCHIVE_FILES = env_int("SIDELINES_MAX_ARCHIVE_FILES", 2000, least=1)
SIDELINES_READ_SECONDS = env_int("SIDELINES_READ_SECONDS", 30, least=1, most=3600)
SIDELINES_READ_MEGABYTES = env_int("SIDELINES_READ_MEGABYTES", 512, least=64)

# Fetching addresses: how long one may take in all, how much may come, from which ports of the web.
SIDELINES_FETCH_SECONDS = env_int("SIDELINES_FETCH_SECONDS", 30, least=1, most=600)
SIDELINES_FETCH_BYTES = env_int("SIDELINES_FETCH_BYTES", SIDELINES_MAX_DOCUMENT_BYTES, least=1024)
# The name to go by, with where to find who runs this; robots.txt knows it by its first word.
SIDELINES_FETCH_AGENT = env_str(
    "SIDELINES_FETCH_AGENT", f"Sidelines (+{SIDELINES_URL})" if SIDELINES_URL else "Sidelines"
)
if not (SIDELINES_FETCH_AGENT.isascii() and SIDELINES_FETCH_AGENT.isprintable()):
    raise ImproperlyConfigured("SIDELINES_FETCH_AGENT must be plain ASCII, such as: Sidelines (+https://example.org).")
SIDELINES_FETCH_PORTS = env_ports("SIDELINES_FETCH_PORTS", (80, 443))

LOG_LEVEL = env_str("SIDELINES_LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured(f"SIDELINES_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {LOG_LEVEL!r}.")
LOG_FORMAT = env_str("SIDELINES_LOG_FORMAT", "line").lower()
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured(f"SIDELINES_LOG_FORMAT must be line or json, not {LOG_FORMAT!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "diplomacy.logs.Lines", "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "diplomacy.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "diplomacy": {"level": LOG_LEVEL},
        # Who reads along on a terminal looks for what went wrong, not for every page that was asked for.
        "diplomacy.web.requestlog": {"level": LOG_LEVEL if LOG_FORMAT == "json" or LOG_LEVEL == "DEBUG" else "WARNING"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
