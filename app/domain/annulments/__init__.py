"""Annulling a change (huỷ bỏ): it counts as never made, from the start, as an event of its own."""
