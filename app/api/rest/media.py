"""The media types of a list as a file."""

from collections.abc import Mapping
from typing import Final

from app.domain.shared.exports import Form

MEDIA_TYPES: Final[Mapping[Form, str]] = {
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.NDJSON: "application/x-ndjson",
}
CONTENT_TYPES: Final[Mapping[Form, str]] = {**MEDIA_TYPES, Form.CSV: "text/csv; charset=utf-8; header=present"}
"""What an answer says that it is."""
