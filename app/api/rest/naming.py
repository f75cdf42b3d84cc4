"""Names of the REST transport, made from the names of views: ``policy_value`` lives at ``/v1/policy-values``."""

from app.domain.shared.views import View

VERSION = "/v1"


def path_of(view: View) -> str:
    """The path of the view's list."""
    return f"{VERSION}/{view.plural.replace('_', '-')}"


def pascal(name: str) -> str:
    """The name of a schema: ``policy_value`` is ``PolicyValue``."""
    return "".join(word.capitalize() for word in name.split("_"))
