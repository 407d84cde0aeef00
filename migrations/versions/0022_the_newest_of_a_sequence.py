"""the newest of a sequence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_HELD = sa.text("state IN ('active', 'paused')")


def upgrade() -> None:
    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.create_index("ix_enrollments_sequence", ["sequence", "id"], unique=False)
        batch_op.create_index(
            "ix_enrollments_under_way",
            ["sequence", "version"],
            unique=False,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        )


def downgrade() -> None:
    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.drop_index("ix_enrollments_under_way", sqlite_where=_HELD, postgresql_where=_HELD)
        batch_op.drop_index("ix_enrollments_sequence")
