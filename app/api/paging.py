"""Pages of lists: how many records, which cursor, and the links from page to page (RFC 8288)."""

from typing import Final

from app.domain.shared.errors import BAD_CURSOR, Malformed
from app.domain.shared.selection import Answer

LIMIT: Final = 25
LARGEST_LIMIT: Final = 100
"""Records of a page; more are cut to this many, not refused (AIP-158)."""
FORWARDS: Final = "n"
BACKWARDS: Final = "p"


def split_cursor(cursor: str) -> tuple[str, str]:
    """Which way the page goes, and the engine's token. Raises ``Malformed`` (bad-cursor)."""
    way, token = cursor[:1], cursor[1:]
    if way not in (FORWARDS, BACKWARDS):
        raise Malformed(BAD_CURSOR)
    return way, token


def link_header(answer: Answer, url_self: str, url_prefix: str) -> str:
    """The links of the body's ``page``, for clients that follow headers."""
    links = [f'<{url_self}>; rel="self"']
    if answer.next_cursor is not None:
        links.append(f'<{url_prefix}{answer.next_cursor}>; rel="next"')
    if answer.previous_cursor is not None:
        links.append(f'<{url_prefix}{answer.previous_cursor}>; rel="prev"')
    return ", ".join(links)
