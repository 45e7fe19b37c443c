"""Settings. Two ways to run, one code: without DATABASE_URL the site is *embedded* (SQLite, Celery
inside the web process, everything under var/); with it the site is a *server*."""

import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from perisai.common.secrets import read_or_make_secret

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("PERISAI_VAR", default=str(BASE_DIR / "var"))).resolve()

VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
IS_SERVER = bool(env.str("DATABASE_URL", default=""))
DEBUG = env.bool("PERISAI_DEBUG", default=False)
SECRET_KEY = env.str("PERISAI_SECRET_KEY", default="") or read_or_make_secret(
    VAR_DIR / "secret_key"
)

# The address printed in the QR code of a receipt; without it a receipt carries a check code only.
PUBLIC_URL = env.str("PERISAI_PUBLIC_URL", default="").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
BIND = env.str("PERISAI_BIND", default="127.0.0.1:8000")
ALLOWED_HOSTS = env.list("PERISAI_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "perisai.common",
    "perisai.audit",
    "perisai.regulations",
    "perisai.accounts",
    "perisai.jobs",
    "perisai.operations",
    "perisai.outbox",
    "villages",
    "members",
    "dues",
    "claims",
    "perisai.imports",
    "perisai.reminders",
    "perisai.inspections",
    "perisai.desk",
    "perisai.reports",
    "perisai.exports",
    "perisai.demo",
    "perisai.accounts.apps.HeadOfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "perisai.accounts.middleware.LanguageOfUserMiddleware",
    "perisai.operations.middleware.TooLargeMiddleware",
    "perisai.operations.middleware.NotAllowedMiddleware",
    "perisai.accounts.middleware.NothingKeptMiddleware",
    "villages.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "perisai.accounts.middleware.SignInAgainMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "perisai.urls"
WSGI_APPLICATION = "perisai.wsgi.application"
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
                "perisai.desk.navigation.navigation",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- Database ---
if IS_SERVER:
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a page's query takes longer than running it: a second on 100,000 receipts. And the default
    # cost of a jump is that of a turning disk: for one agent's receipts it read those of the country.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c jit=off -c random_page_cost=1.1"
    )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "perisai.sqlite3",
            "OPTIONS": {
                # This is money: IMMEDIATE avoids lock upgrades that fail, FULL survives a power cut,
                # recursive_triggers keeps INSERT OR REPLACE from slipping past the guards.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    " PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;"
                ),
            },
            # A file: a database in memory cannot be raced for by several processes.
            "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Cache and Celery ---
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "perisai.common.caches.SurvivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # One process serves the embedded site, so a cache in its memory counts right.
    SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 120,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A request that rings while Redis is down goes on at once: its row waits for the next tick.
        "max_retries": 1,
        "interval_start": 0,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.2}  # seconds a bell may go unheard
# The one entry of the clock: what is due is decided from rows (perisai.jobs).
CELERY_BEAT_SCHEDULE = {"tick": {"task": "perisai.jobs.tasks.tick", "schedule": 30.0}}

# -- Messages: without these a site sends by hand only (docs/gateway.md) ---
GATEWAY_URL = env.str("PERISAI_GATEWAY_URL", default="").rstrip("/")
GATEWAY_KEY = env.str("PERISAI_GATEWAY_KEY", default="")
GATEWAY_SECRET = env.str("PERISAI_GATEWAY_SECRET", default="")  # signs what the gateway tells us
GATEWAY_CHANNELS = env.list("PERISAI_GATEWAY_CHANNELS", default=["sms", "whatsapp"])
GATEWAY_RATE = env.float("PERISAI_GATEWAY_RATE", default=5.0)  # messages a second; 0 is no limit
GATEWAY_TIMEOUT_SECONDS = env.float("PERISAI_GATEWAY_TIMEOUT", default=10.0)
GATEWAY_CONNECTIONS = env.int("PERISAI_GATEWAY_CONNECTIONS", default=4)
# Rupiah, an estimate until the gateway tells the real cost; unset is unknown.
GATEWAY_PRICES = {
    "sms": env.int("PERISAI_GATEWAY_PRICE_SMS", default=None),
    "whatsapp": env.int("PERISAI_GATEWAY_PRICE_WHATSAPP", default=None),
}
# smtp+tls://user:password@host:587
_EMAIL_URL = env.str("PERISAI_EMAIL_URL", default="")
OUTBOX_EMAIL = env.email_url_config(_EMAIL_URL) if _EMAIL_URL else {}
OUTBOX_EMAIL_FROM = env.str("PERISAI_EMAIL_FROM", default="")

# -- People ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "perisai.accounts.validators.NotADemoPassword"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "perisai.accounts.views.locked_out"
AXES_VERBOSE = False
# Behind a proxy every visitor would share the proxy's address and its limits.
AXES_CLIENT_IP_CALLABLE = RATELIMIT_IP_META_KEY = "perisai.common.addresses.client_address"
# Demo passwords are public knowledge: a server refuses them at sign-in.
REFUSE_DEMO_PASSWORDS = IS_SERVER
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# -- Headers ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# -- Language and time ---
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "perisai" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"  # what pages show without a viewer; days follow Branch.time_zone
FORMAT_MODULE_PATH = ["perisai.common.formats"]

# -- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILES_DIR = VAR_DIR / "files"  # receipts and uploads: outside the web root, served through views
BACKUP_DIR = VAR_DIR / "backups"
BACKUP_KEY = env.str("PERISAI_BACKUP_KEY", default="")  # `manage.py backup --new-key` makes one
BACKUPS_KEPT = env.int("PERISAI_BACKUPS_KEPT", default=14)
MEDIA_ROOT = FILES_DIR
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024  # a whole request; the largest register seen has 1 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("PERISAI_LOG", default="WARNING")},
    "loggers": {"waitress.queue": {"level": "ERROR"}},  # a short queue is no news
}
