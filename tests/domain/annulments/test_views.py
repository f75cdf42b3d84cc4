"""How annulments are read."""

from app.domain.access.permissions import Permission
from app.domain.annulments.views import ANNULMENT


def test_annulments_belong_to_the_journal() -> None:
    assert ANNULMENT.permission is Permission.JOURNAL_READ
    assert ANNULMENT.default_members(single=False)[:3] == ("id", "version", "state")
