"""One account for every role, all with the same password: whoever tries the demo can look with every pair of eyes.

Officials are persons of their own who live in none of the groups, because nobody decides on the group they live in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from app.domain.access.roles import Role
from app.domain.groups.model import Post
from app.infra.demo.boards import Seat
from app.infra.demo.bodies import Keys
from app.infra.demo.calendar import TWO_TIERS
from app.infra.demo.commune import Told
from app.infra.demo.history import Group, Life
from app.infra.demo.ids import SeededIds
from app.infra.demo.persons import new_person
from app.infra.demo.sheets import NULL, Sheets, span


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A user name of the demo with its role, and the key of the body on whose behalf the role is held."""

    username: str
    role: Role
    body: str | None = None


PROVINCE: Final = (
    DemoAccount("admin", Role.SYSTEM_ADMIN),
    DemoAccount("tinh.mttq", Role.PROVINCE_FRONT_CHAIR, "front"),
    DemoAccount("tinh.canbo", Role.PROVINCE_FRONT_OFFICER, "front"),
    DemoAccount("tinh.vanphong", Role.PROVINCE_PARTY_OFFICE, "party_office"),
    DemoAccount("tinh.bantv", Role.PROVINCE_STANDING_COMMITTEE, "party"),
    DemoAccount("tinh.khuyenhoc", Role.PARTNER_AGENCY, "learning"),
    DemoAccount("kiemtoan", Role.AUDITOR),
    DemoAccount("tichhop", Role.INTEGRATION),
)
COMMUNE: Final = (
    DemoAccount("canbo.xa", Role.COMMUNE_FRONT_OFFICER, "front"),
    DemoAccount("mttq.xa", Role.COMMUNE_FRONT_CHAIR, "front"),
    DemoAccount("capuy.xa", Role.COMMUNE_PARTY, "party"),
    DemoAccount("ubnd.xa", Role.COMMUNE_GOVERNMENT, "government"),
)
HAMLET: Final = (
    DemoAccount("truongap", Role.HAMLET_HEAD),
    DemoAccount("mttq.ap", Role.HAMLET_FRONT, "front"),
    DemoAccount("chibo.ap", Role.PARTY_CELL, "party"),
)
BOARD: Final = {
    Post.HEAD: DemoAccount("totruong", Role.GROUP_HEAD),
    Post.DEPUTY: DemoAccount("topho", Role.GROUP_DEPUTY),
    Post.SECRETARY: DemoAccount("thuky", Role.GROUP_SECRETARY),
}
HOUSEHOLD: Final = DemoAccount("daidien.ho", Role.HOUSEHOLD_REP)
ACCOUNTS: Final = (*PROVINCE, *COMMUNE, *HAMLET, *BOARD.values(), HOUSEHOLD)
"""Every account of the demo, the widest reach first."""

BEGINNER: Final = COMMUNE[0]
"""Who sees and does enough to begin with."""


class AccountWriter:
    """Writes the accounts: of the province, and of one commune, a hamlet, a group and a household in it."""

    def __init__(self, sheets: Sheets, ids: SeededIds, *, chance: Random, password_hash: str) -> None:
        """All accounts get the same hash."""
        self._sheets, self._ids, self._chance, self._hash = sheets, ids, chance, password_hash

    def write(self, told: Told, province_id: str, bodies: Mapping[str, Keys]) -> None:
        """Writes them with their persons and roles; ``bodies`` are those of each territory."""
        group, seats = _full_board(told)
        hamlet = group.hamlet.id
        places = ((PROVINCE, province_id), (COMMUNE, told.commune.id), (HAMLET, hamlet))
        for accounts, territory in places:
            for account in accounts:
                person = new_person(self._sheets, territory, chance=self._chance, new_id=self._ids.new)
                body = None if account.body is None else bodies[territory][account.body]
                self._account(account, person, territory)
                self._assign(account, person, span(TWO_TIERS, None), territory=territory, body=body)
        for post, account in BOARD.items():
            self._account(account, seats[post].person, hamlet)
            self._assign(account, seats[post].person, span(seats[post].start, None), group=group.id)
        life = _member(told, group, {seat.person for seat in group.seats})
        assert life.head is not None  # noqa: S101 -- chosen for it
        self._account(HOUSEHOLD, life.head, hamlet)
        self._assign(HOUSEHOLD, life.head, span(TWO_TIERS, None), household=life.household)

    def _account(self, account: DemoAccount, person: str, territory: str) -> None:
        key = self._ids.new()
        self._sheets["accounts"].append(f"{key}\t{person}\t{territory}\t{account.username}\tactive\n")
        self._sheets["credentials"].append(f"{key}\t{self._hash}\n")

    def _assign(
        self,
        account: DemoAccount,
        person: str,
        valid: str,
        *,
        territory: str = NULL,
        group: str = NULL,
        household: str = NULL,
        body: str | None = None,
    ) -> None:
        place = f"{territory}\t{group}\t{household}\t{body or NULL}"
        self._sheets["assignments"].append(f"{self._ids.new()}\t{person}\t{account.role}\t{place}\t{valid}\n")


def _full_board(told: Told) -> tuple[Group, dict[Post, Seat]]:
    """The first group whose board has every post today, and who holds them."""
    groups = (group for past in told.pasts for group in past.groups if group.end is None)
    boards = ((group, {seat.post: seat for seat in group.seats if seat.end is None}) for group in groups)
    return next((group, seats) for group, seats in boards if seats.keys() == BOARD.keys())


def _member(told: Told, group: Group, board: set[str]) -> Life:
    """A household that belongs to the group all the time, and whose head has no seat."""
    parts = (part for past in told.pasts for part in past.parts if part.stays[-1].group is group)
    lives = (life for part in parts for life in part.lives)
    return next(life for life in lives if life.status == "member" and life.head is not None and life.head not in board)
