"""Problems as GraphQL shows them: types of one interface, members of every mutation's union, and errors of a request.

What a mutation refuses is data; top-level ``errors`` tell requests that could not be run, and faults.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import FieldNode, GraphQLError

from app.api.graphql.collecting import Collecting
from app.api.graphql.declaring import Declarations, Member
from app.api.graphql.naming import camel
from app.api.graphql.selecting import TYPENAME
from app.api.problems import Problem, problem_of
from app.domain.shared.errors import DomainError

_COMMON: Final = (
    Member("type", "String!", "Trang giải thích. / The page that explains it."),
    Member("title", "String!", "Tiêu đề. / A short title."),
    Member("status", "Int!", "Mã trạng thái như ở REST. / The status that REST answers."),
    Member("code", "String!", "Mã ổn định, không dịch. / The stable code, never translated."),
    Member("detail", "String!", "Giải thích. / What is wrong."),
    Member("traceId", "String!", "Mã vết để hỏi người vận hành. / The trace id to tell the operator."),
)
_FAULT: Final = (
    Member("pointer", "String!", "Chỗ sai, như con trỏ JSON của REST. / Where, as REST's JSON pointer."),
    Member("code", "String!", "Mã ổn định. / The stable code."),
    Member("detail", "String!", "Sai thế nào. / What is wrong with it."),
)
_VIOLATION: Final = (
    Member("code", "String!", "Mã ổn định. / The stable code."),
    Member("message", "String!", "Quy định nào không đáp ứng. / Which rule is not met."),
    Member("legalBasis", "String", "Căn cứ pháp lý. / The legal basis."),
    Member(
        "subject",
        "String!",
        "Chỗ sai (JSON pointer) hoặc định danh bản ghi. / A JSON pointer, or a record's id.",
    ),
)
_OWN: Final[Mapping[str, tuple[str, tuple[Member, ...]]]] = {
    "ValidationProblem": (
        "Giá trị không hợp lệ. / Values that are not valid.",
        (Member("errors", "[ValueFault!]!", "Từng chỗ sai. / Each fault."),),
    ),
    "RuleProblem": (
        "Không đúng quy định. / Rules that are not met.",
        (Member("violations", "[Violation!]!", "Từng quy định. / Each broken rule."),),
    ),
    "ConflictProblem": (
        "Xung đột hoặc sai trạng thái. / A conflict or a wrong state.",
        (Member("allowedActions", "[String!]!", "Thao tác còn làm được. / What may be done instead."),),
    ),
    "StaleProblem": ("Phiên bản đã cũ. / The version is not the present one.", ()),
    "ForbiddenProblem": ("Không có quyền. / The permission is missing.", ()),
    "NotFoundProblem": ("Không tìm thấy trong phạm vi. / Not found within the scope.", ()),
    "RefusedProblem": ("Bị từ chối vì lý do khác. / Refused for another reason.", ()),
}
LONGEST_MESSAGE: Final = 500
"""Characters of what GraphQL says of one fault."""
_BY_STATUS: Final[Mapping[int, str]] = {
    403: "ForbiddenProblem",
    404: "NotFoundProblem",
    409: "ConflictProblem",
    412: "StaleProblem",
    422: "ValidationProblem",
}


def declare_problems(declarations: Declarations) -> tuple[str, ...]:
    """Declares the interface and its types; returns their names."""
    declarations.interface("Problem", "Điều không làm được. / What could not be done.", _COMMON)
    declarations.object("ValueFault", "Một giá trị sai. / A value that is not valid.", _FAULT)
    declarations.object("Violation", "Một quy định không đáp ứng. / A rule that is not met.", _VIOLATION)
    return tuple(
        declarations.object(name, doc, members, implements=("Problem",)) for name, (doc, members) in _OWN.items()
    )


def cut(message: str) -> str:
    """What GraphQL says of a fault; it may quote a whole document."""
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]} …"


@dataclass(frozen=True, slots=True)
class Told:
    """How a request's problems are told: in which language, under which address and trace id."""

    language: str
    public_url: str
    trace_id: str

    def problem(self, error: DomainError) -> Problem:
        """The problem that the error is."""
        return problem_of(error, self.language)

    def members(self, problem: Problem) -> dict[str, Any]:
        """What every problem has."""
        return {
            "type": f"{self.public_url}/problems/{problem.code}",
            "title": problem.title,
            "status": problem.status,
            "code": problem.code,
            "detail": problem.detail,
            "traceId": self.trace_id,
        }

    def as_data(self, error: DomainError) -> tuple[str, dict[str, Any]]:
        """The type of the union that the error is told as, with all its values."""
        problem = self.problem(error)
        kind = "RuleProblem" if problem.violations else _BY_STATUS.get(problem.status, "RefusedProblem")
        values = self.members(problem)
        values["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in problem.errors]
        values["violations"] = [
            {"legalBasis": each["legal_basis"], **{name: each[name] for name in ("code", "message", "subject")}}
            for each in problem.violations
        ]
        values["allowedActions"] = list(problem.allowed_actions or ())
        return kind, values

    def as_error(self, error: DomainError, found: GraphQLError | None = None) -> dict[str, Any]:
        """The error of a request; ``found`` adds the place in the document."""
        problem = self.problem(error)
        members = self.members(problem)
        if problem.errors:
            members["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in problem.errors]
        members.update({camel(name.replace("-", "_")): value for name, value in problem.members.items()})
        told: dict[str, Any] = {"message": members.pop("detail"), "extensions": members}
        if found is not None:
            told["message"] = cut(found.message)
            if found.locations:
                told["locations"] = [{"line": each.line, "column": each.column} for each in found.locations]
        return told


def shown(collecting: Collecting, kind: str, nodes: list[FieldNode], *, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a problem that were asked for, under their response keys."""
    answer: dict[str, Any] = {}
    for key, below in collecting.below(kind, nodes).items():
        name = below[0].name.value
        if name == TYPENAME:
            answer[key] = kind
        elif name in _LISTS:
            inner = _LISTS[name]
            answer[key] = [shown(collecting, inner, below, values=each) for each in values[name]]
        else:
            answer[key] = values[name]
    return answer


_LISTS: Final[Mapping[str, str]] = {"errors": "ValueFault", "violations": "Violation"}
