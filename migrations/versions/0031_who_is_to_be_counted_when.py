"""who is to be counted when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally_dues",
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_tally_dues")),
    )
    op.create_index(op.f("ix_tally_dues_at"), "tally_dues", ["at"], unique=False)
    # everybody is counted anew, bit by bit: who was merged counted twice
    op.execute("DELETE FROM tally_marks WHERE name = 'tallies'")


def downgrade() -> None:
    op.drop_index(op.f("ix_tally_dues_at"), table_name="tally_dues")
    op.drop_table("tally_dues")
