"""Words that facts of every context share."""

from enum import StrEnum


class Origin(StrEnum):
    """Where a fact comes from (nguồn gốc dữ kiện)."""

    WORKFLOW = "workflow"
    """It happened here, under the rules."""
    RECORDED = "recorded"
    """It was recorded from paper, or from the time before tuquan."""
