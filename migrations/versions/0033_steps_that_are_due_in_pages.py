"""steps that are due, in pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_AT_STEP = "touch_id IS NULL AND ended_at IS NULL"


def upgrade() -> None:
    _index(["step_due_at", "id"])


def downgrade() -> None:
    _index(["step_due_at"])


def _index(columns: list[str]) -> None:
    op.drop_index(
        "ix_enrollments_at_step", "enrollments", sqlite_where=sa.text(_AT_STEP),
        postgresql_where=sa.text(_AT_STEP),
    )  # fmt: skip
    op.create_index(
        "ix_enrollments_at_step", "enrollments", columns, unique=False,
        sqlite_where=sa.text(_AT_STEP), postgresql_where=sa.text(_AT_STEP),
    )  # fmt: skip
