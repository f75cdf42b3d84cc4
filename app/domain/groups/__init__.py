"""Groups (Tổ Nhân dân tự quản): memberships of households, management boards, suspension."""
