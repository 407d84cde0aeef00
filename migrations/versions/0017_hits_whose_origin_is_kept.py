"""hits whose origin is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KNOWN = sa.text("(network IS NOT NULL OR agent IS NOT NULL)")


def upgrade() -> None:
    with op.batch_alter_table("link_hits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_hits_at"))
        batch_op.create_index(
            "ix_link_hits_known",
            ["at"],
            unique=False,
            sqlite_where=KNOWN,
            postgresql_where=KNOWN,
        )


def downgrade() -> None:
    with op.batch_alter_table("link_hits", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_link_hits_known",
            sqlite_where=KNOWN,
            postgresql_where=KNOWN,
        )
        batch_op.create_index(batch_op.f("ix_link_hits_at"), ["at"], unique=False)
