"""Facts of groups, memberships and management boards."""

from enum import StrEnum


class MembershipStatus(StrEnum):
    """How a household belongs to its group (tham gia tự nguyện)."""

    INVITED = "invited"
    """Được mời: lies in the group's area and has not answered yet."""
    MEMBER = "member"
    """Thành viên."""
    PROVISIONAL = "provisional"
    """Tạm: a split-off household, until the board confirms it."""
    DECLINED = "declined"
    """Không tham gia: lies in the group's area and does not take part."""


class Post(StrEnum):
    """Posts of a management board (chức vụ trong Ban quản lý)."""

    HEAD = "head"
    """Tổ trưởng."""
    DEPUTY = "deputy"
    """Tổ phó."""
    SECRETARY = "secretary"
    """Thư ký."""


class Manner(StrEnum):
    """How a seat is held."""

    ELECTED = "elected"
    ACTING = "acting"
    RECOGNISED = "recognised"

    """Bầu, tạm giữ, được công nhận."""


class SeatEnd(StrEnum):
    """Why a seat ends (lý do thôi giữ chức vụ)."""

    RESIGNED = "resigned"
    """Xin thôi."""
    TERM_ENDED = "term_ended"
    """Hết nhiệm kỳ."""
    DISMISSED = "dismissed"
    """Cho thôi, miễn nhiệm."""
    DIED = "died"
    """Qua đời."""
    MOVED = "moved"
    """Chuyển nơi ở."""
