"""consents to single messages of WeChat stand in the ledger of windows, under longer names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messaging_windows", schema=None) as batch_op:
        batch_op.alter_column(
            "kind", existing_type=sa.String(length=12), type_=sa.String(length=80),
            existing_nullable=False,
        )  # fmt: skip


def downgrade() -> None:
    # of any length: what came before would take them for windows in which anything may go
    op.execute("DELETE FROM messaging_windows WHERE kind LIKE '%:%' OR length(kind) > 12")
    with op.batch_alter_table("messaging_windows", schema=None) as batch_op:
        batch_op.alter_column(
            "kind", existing_type=sa.String(length=80), type_=sa.String(length=12),
            existing_nullable=False,
        )  # fmt: skip
