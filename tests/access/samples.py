"""One valid call of every command on the demo: the matrix sends each of them as every role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from app.domain.shared.clock import VIETNAM

TODAY = datetime.now(VIETNAM).date()
DAY = TODAY.isoformat()


class Level(IntEnum):
    """How high in the tree a place is; who has a place at a level reaches what lies at the lower ones."""

    OWN = 0
    HOUSEHOLD = 1
    GROUP = 2
    HAMLET = 3
    COMMUNE = 4
    PROVINCE = 5


@dataclass(frozen=True)
class World:
    """Records of the commune in which every account of the demo has its place, by what they are for."""

    ids: dict[str, str]
    versions: dict[str, int]
    plan_hash: str

    def __getitem__(self, name: str) -> str:
        return self.ids[name]


@dataclass(frozen=True)
class Sample:
    """A valid call: the level from which it is reached, the record that it changes (by name), and the other values."""

    level: Level
    values: dict[str, Any]
    record: str | None = None


def _new(level: Level, /, **values: Any) -> Sample:
    return Sample(level, values)


def _on(level: Level, record: str, /, **values: Any) -> Sample:
    return Sample(level, {"effective_on": DAY, **values}, record)


def _case(level: Level, kind: str, /, **values: Any) -> Sample:
    return Sample(level, {"kind": kind, "effective_on": DAY, **values})


def _fix(level: Level, record: str, /, **values: Any) -> Sample:
    return Sample(level, {"reason": "Gõ nhầm", **values}, record)


def _refs(w: World, *names: str) -> list[dict[str, str]]:
    return [{"group_id": w[name]} for name in names]


def _newcomer(w: World, kind: str) -> Sample:
    dwelling = {"territory_id": w["hamlet"]}
    return _new(Level.HAMLET, kind=kind, effective_on=DAY, dwelling=dwelling, people=3)


SAMPLES: dict[str, Callable[[World], Sample]] = {
    "register_hamlet": lambda w: _new(
        Level.COMMUNE, commune_id=w["commune"], code="AP99", name="Ấp Mới", effective_on=DAY
    ),
    "register_cluster": lambda w: _new(Level.HAMLET, territory_id=w["hamlet"], kind="canal", name="Kênh Mới"),
    "register_body": lambda w: _new(
        Level.COMMUNE, territory_id=w["commune"], kind="police", level="commune", name="Công an xã", effective_on=DAY
    ),
    "end_body": lambda _: Sample(Level.COMMUNE, {"ends_on": DAY}, "body"),
    "register_person": lambda w: _new(
        Level.HAMLET, territory_id=w["hamlet"], full_name="Nguyễn Văn Tám", lawful_basis="consent", notice_on=DAY
    ),
    "change_person_contact": lambda _: Sample(Level.COMMUNE, {"full_name": "Trần Thị Chín"}, "person"),
    "record_notice": lambda _: Sample(Level.COMMUNE, {"notice_on": DAY}, "person"),
    "create_account": lambda w: _new(
        Level.COMMUNE, person_id=w["person"], territory_id=w["commune"], username="nguoi.moi"
    ),
    "disable_account": lambda _: Sample(Level.COMMUNE, {}, "account"),
    "enable_account": lambda _: Sample(Level.COMMUNE, {}, "disabled"),
    "change_password": lambda _: Sample(
        Level.OWN, {"current_password": "lua-chin-vang-dong", "new_password": "tram-nam-trong-coi-nguoi"}, "own"
    ),
    "assign_role": lambda w: _new(
        Level.COMMUNE, person_id=w["person"], role="commune_party", territory_id=w["commune"], valid_from=DAY
    ),
    "end_assignment": lambda _: Sample(Level.COMMUNE, {}, "assignment"),
    "set_policy": lambda w: _new(
        Level.COMMUNE,
        territory_id=w["commune"],
        key="size.split_suggestion_at",
        number=60,
        legal_basis="Hướng dẫn 15/HD-MTTQ",
        verified=False,
        effective_on=DAY,
    ),
    "end_policy": lambda _: Sample(Level.COMMUNE, {"ends_on": DAY}, "policy"),
    "register_household": lambda w: _newcomer(w, "register"),
    "move_in_household": lambda w: _newcomer(w, "move_in"),
    "split_household": lambda _: _on(Level.HOUSEHOLD, "household", people=1),
    "join_households": lambda w: _on(Level.GROUP, "household", joined_ids=[w["neighbour"]]),
    "move_household": lambda w: _on(Level.GROUP, "household", dwelling={"territory_id": w["hamlet"]}),
    "move_out_household": lambda _: _on(Level.HOUSEHOLD, "household"),
    "end_household": lambda _: _on(Level.HOUSEHOLD, "household"),
    "change_household_head": lambda w: _on(Level.GROUP, "household", person_id=w["neighbour_head"]),
    "change_representative": lambda w: _on(Level.GROUP, "household", person_id=w["neighbour_head"]),
    "record_people_count": lambda _: _on(Level.HOUSEHOLD, "household", people=5),
    "record_presence": lambda _: _on(Level.HOUSEHOLD, "household", presence="away"),
    "invite_household": lambda w: _on(Level.GROUP, "free", group_id=w["group"]),
    "accept_membership": lambda _: _on(Level.GROUP, "invited"),
    "decline_membership": lambda _: _on(Level.GROUP, "invited"),
    "leave_group": lambda _: _on(Level.HOUSEHOLD, "household"),
    "confirm_membership": lambda _: _on(Level.GROUP, "provisional"),
    "fill_seat": lambda w: _on(Level.HAMLET, "other_group", person_id=w["villager"], post="deputy", manner="elected"),
    "end_seat": lambda w: _on(Level.GROUP, "group", seat_id=w["seat"], because="resigned"),
    "suspend_group": lambda _: _on(Level.GROUP, "group"),
    "resume_group": lambda _: _on(Level.HAMLET, "suspended"),
    "preview_establish": lambda w: _case(
        Level.HAMLET, "establish", territory_id=w["hamlet"], household_ids=[w["free"]]
    ),
    "preview_split": lambda w: _case(
        Level.GROUP,
        "split",
        origin={"group_id": w["group"]},
        parts=[{"continues": True, "takes_rest": True}, {"household_ids": [w["household"]]}],
    ),
    "preview_merge": lambda w: _case(Level.HAMLET, "merge", origins=_refs(w, "group", "other_group")),
    "preview_regroup": lambda w: _case(
        Level.HAMLET, "regroup", origins=_refs(w, "group", "other_group"), results=[{"takes_rest": True}]
    ),
    "preview_transfer": lambda w: _case(
        Level.HAMLET,
        "transfer",
        origin={"group_id": w["group"]},
        destination={"group_id": w["other_group"]},
        household_ids=[w["household"]],
    ),
    "preview_rename": lambda w: _case(Level.GROUP, "rename", group={"group_id": w["group"]}, name="Tổ Bình Yên"),
    "preview_renumber": lambda w: _case(Level.GROUP, "renumber", group={"group_id": w["group"]}, number=4_321),
    "preview_dissolve": lambda w: _case(Level.GROUP, "dissolve", group={"group_id": w["group"]}),
    "preview_repeal": lambda w: _case(Level.HAMLET, "repeal", restructuring_id=w["executed_case"]),
    "execute_restructuring": lambda w: Sample(Level.HAMLET, {"plan_hash": w.plan_hash}, "case"),
    "withdraw_restructuring": lambda _: Sample(Level.HAMLET, {"reason": "Các hộ chưa thống nhất"}, "case"),
    "preview_annulment": lambda w: _new(Level.HAMLET, journal_entry_id=w["entry"], reason="Ghi nhầm"),
    "annul_change": lambda w: Sample(Level.HAMLET, {"effect_hash": w["effect_hash"]}, "annulment"),
    "correct_decision": lambda _: _fix(Level.HAMLET, "decided", issuer="Ủy ban nhân dân xã"),
    "correct_group": lambda _: _fix(Level.GROUP, "group", held_on=DAY, name="Tổ Bình Yên"),
    "correct_seat": lambda w: _fix(Level.GROUP, "group", seat_id=w["seat"], term_until="2099-01-01"),
    "correct_dwelling": lambda _: _fix(Level.HOUSEHOLD, "household", held_on=DAY, address="12/3 hẻm Cây Bàng"),
    "correct_people_count": lambda _: _fix(Level.HOUSEHOLD, "household", held_on=DAY, people=17),
    "correct_household_code": lambda _: _fix(Level.HOUSEHOLD, "household", code="H-1"),
    "record_group": lambda w: _new(
        Level.HAMLET,
        kind="group",
        territory_id=w["hamlet"],
        number=4_322,
        valid_from=DAY,
        paper={"kind": "list", "title": "Danh sách tổ"},
    ),
    "record_restructuring": lambda w: _case(
        Level.HAMLET,
        "restructuring",
        restructuring_kind="transfer",
        edges=[{"origin_group_id": w["group"], "result_group_id": w["other_group"], "households": 3}],
        paper={"kind": "list", "title": "Danh sách tổ"},
    ),
    "record_count": lambda w: _new(
        Level.GROUP,
        kind="count",
        group_id=w["group"],
        counted_on=DAY,
        households=38,
        paper={"kind": "list", "title": "Danh sách tổ"},
    ),
    "record_fact": lambda w: _new(
        Level.GROUP,
        kind="fact",
        group_id=w["group"],
        fact_kind="award",
        stated_on=DAY,
        precision="year",
        text="Bằng khen",
        paper={"kind": "list", "title": "Danh sách tổ"},
    ),
    "confirm_record": lambda _: Sample(Level.HAMLET, {}, "claim"),
    "reject_record": lambda _: Sample(Level.HAMLET, {"reason": "Sai tổ"}, "claim"),
    "answer_change": lambda _: Sample(Level.OWN, {"answer": "confirmed"}, "behalf"),
    "open_upload": lambda w: _new(Level.COMMUNE, territory_id=w["commune"], name="Danh sách hộ.xlsx", size=1_000),
    "start_import": lambda w: _new(Level.COMMUNE, upload_id=w["upload"], kind="households", effective_on=DAY),
    "decide_doubt": lambda _: Sample(Level.COMMUNE, {}, "doubt"),
    "apply_import": lambda _: Sample(Level.COMMUNE, {}, "list"),
    "cancel_import": lambda _: Sample(Level.COMMUNE, {}, "list"),
    "cancel_operation": lambda _: Sample(Level.OWN, {}, "aside"),
    "seal_citizen_id": lambda _: Sample(
        Level.COMMUNE, {"citizen_id": "087099000001", "lawful_basis": "law", "purpose": "Khen thưởng"}, "person"
    ),
    "read_sealed_value": lambda _: Sample(
        Level.COMMUNE, {"kind": "citizen_id", "purpose": "Đối chiếu hồ sơ"}, "person"
    ),
    "erase_person": lambda _: Sample(Level.COMMUNE, {"reason": "Theo yêu cầu"}, "person"),
    "find_duplicates": lambda w: _new(Level.COMMUNE, territory_id=w["hamlet"]),
    "decide_not_same": lambda _: Sample(Level.COMMUNE, {"reason": "Hai anh em"}, "doubtful"),
    "reopen_suspicion": lambda _: Sample(Level.COMMUNE, {"reason": "Có thêm thông tin"}, "not_same"),
    "merge_persons": lambda w: _new(
        Level.COMMUNE, kept_person_id=w["twin"], merged_person_id=w["other_twin"], reason="Đã đối chiếu"
    ),
    "unmerge_persons": lambda _: Sample(Level.COMMUNE, {"reason": "Là hai người"}, "merge"),
}
"""By the name of the offer."""
