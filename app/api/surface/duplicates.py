"""Commands about records that may be the same."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.duplicates import actions, codes, commands
from app.domain.persons import codes as persons
from app.domain.shared import recording
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="find_duplicates",
        command=commands.FindDuplicates,
        action=actions.find_duplicates,
        view="duplicate_search",
        way=Create(many=False),
        permission=Permission.DUPLICATE_DECIDE,
        doc=Text(
            "Rà soát người và hộ trùng lặp trong một xã, phường hoặc ấp, khóm.",
            "Looks for persons and households of a commune or hamlet that may be on record twice.",
        ),
        problems=(codes.SEARCH_TOO_WIDE,),
    ),
    Offer(
        name="decide_not_same",
        command=commands.DecideNotSame,
        action=actions.decide_not_same,
        view="duplicate_suspicion",
        way=Transition("decide_not_same", "suspicion_id"),
        permission=Permission.DUPLICATE_DECIDE,
        doc=Text(
            "Xác định hai hồ sơ không trùng; không nêu lại trừ khi có căn cứ mạnh mới.",
            "Says that two records are not the same; they are not suggested again unless a strong new reason appears.",
        ),
    ),
    Offer(
        name="reopen_suspicion",
        command=commands.ReopenSuspicion,
        action=actions.reopen_suspicion,
        view="duplicate_suspicion",
        way=Transition("reopen", "suspicion_id"),
        permission=Permission.DUPLICATE_DECIDE,
        doc=Text("Mở lại một cặp đã xác định không trùng.", "Opens a pair again that was found to be not the same."),
    ),
    Offer(
        name="merge_persons",
        command=commands.MergePersons,
        action=actions.merge_persons,
        view="person_merge",
        way=Create(),
        permission=Permission.DUPLICATE_DECIDE,
        doc=Text(
            "Gộp hai hồ sơ của một người; cần quyền tại mọi nơi của cả hai hồ sơ.",
            "Makes one person of two records; the permission is needed at every place of both.",
        ),
        problems=(
            codes.MERGE_ITSELF,
            codes.MERGE_OWN_RECORD,
            codes.MERGE_NOT_SAME,
            codes.MERGE_TWO_ACCOUNTS,
            codes.MERGE_WIDENS_ACCESS,
            codes.MERGE_SAME_SEAT,
            codes.MERGE_SAME_ROLE,
            persons.PERSON_ERASED,
            persons.PERSON_MERGED,
        ),
    ),
    Offer(
        name="unmerge_persons",
        command=commands.UnmergePersons,
        action=actions.unmerge_persons,
        view="person_merge",
        way=Transition("unmerge", "merge_id"),
        permission=Permission.DUPLICATE_DECIDE,
        doc=Text(
            "Hoàn tác việc gộp: những gì đã chuyển được trả lại đúng như cũ.",
            "Undoes a merge: exactly what had moved goes back.",
        ),
        problems=(persons.PERSON_MERGED, recording.LATER_FACTS),
    ),
)
