"""What can go wrong with the embedded server. Each message tells the operator what to do; none holds a password."""


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be used; the reason and the remedy are in the message."""


class StateFolderError(EmbeddedServerError):
    """The state folder cannot be used by this user or by the account that PostgreSQL runs as."""


class StateFolderInUseError(StateFolderError):
    """Another process owns the state folder: exactly one may start a server on it."""


class AccountError(EmbeddedServerError):
    """There is no ordinary account that PostgreSQL could run as."""


class BinariesError(EmbeddedServerError):
    """The PostgreSQL programs are missing or do not run here."""


class DataVersionError(EmbeddedServerError):
    """The data folder was written by another major version of PostgreSQL and needs an upgrade."""


class ServerStartError(EmbeddedServerError):
    """PostgreSQL did not become ready; the end of its log is in the message."""
