"""the zone of a lead, quiet hours, switches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nurture_switches",
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=320), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_nurture_switches")),
    )
    # always there, so that whoever sends can hold it
    op.execute("INSERT INTO nurture_switches (subject, stopped) VALUES ('all', false)")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_pace", ["channel", "claimed_at"], unique=False)

    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("timezone_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("quiet_hours", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_column("quiet_hours")
        batch_op.drop_column("country")
        batch_op.drop_column("timezone_by")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_deliveries_pace")

    op.drop_table("nurture_switches")
