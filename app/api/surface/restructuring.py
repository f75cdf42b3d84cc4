"""Restructurings on both doors."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.restructuring import actions, commands
from app.domain.shared.codes import Text

OFFERS = (
    Offer(
        name="preview_establish",
        command=commands.EstablishGroup,
        action=actions.preview_establish,
        view="restructuring",
        way=Create("establish"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc thành lập tổ.", "Previews the establishment of a group."),
    ),
    Offer(
        name="preview_split",
        command=commands.SplitGroup,
        action=actions.preview_split,
        view="restructuring",
        way=Create("split"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc chia, tách tổ.", "Previews a split."),
    ),
    Offer(
        name="preview_merge",
        command=commands.MergeGroups,
        action=actions.preview_merge,
        view="restructuring",
        way=Create("merge"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc sáp nhập, hợp nhất tổ.", "Previews a merger."),
    ),
    Offer(
        name="preview_regroup",
        command=commands.RegroupGroups,
        action=actions.preview_regroup,
        view="restructuring",
        way=Create("regroup"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc sắp xếp lại nhiều tổ.", "Previews a regrouping."),
    ),
    Offer(
        name="preview_transfer",
        command=commands.TransferHouseholds,
        action=actions.preview_transfer,
        view="restructuring",
        way=Create("transfer"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc chuyển hộ giữa hai tổ.", "Previews a transfer of households."),
    ),
    Offer(
        name="preview_rename",
        command=commands.RenameGroup,
        action=actions.preview_rename,
        view="restructuring",
        way=Create("rename"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc đổi tên tổ.", "Previews a new name."),
    ),
    Offer(
        name="preview_renumber",
        command=commands.RenumberGroup,
        action=actions.preview_renumber,
        view="restructuring",
        way=Create("renumber"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc đổi số tổ.", "Previews a new number."),
    ),
    Offer(
        name="preview_dissolve",
        command=commands.DissolveGroup,
        action=actions.preview_dissolve,
        view="restructuring",
        way=Create("dissolve"),
        permission=Permission.RESTRUCTURING_DRAFT,
        doc=Text("Xem trước việc giải thể tổ.", "Previews a dissolution."),
    ),
    Offer(
        name="execute_restructuring",
        command=commands.ExecuteRestructuring,
        action=actions.execute_restructuring,
        view="restructuring",
        way=Transition("execute", "restructuring_id"),
        permission=Permission.RESTRUCTURING_EXECUTE,
        doc=Text("Thực hiện đúng phương án đã xem trước.", "Carries out exactly the plan that was previewed."),
    ),
)
