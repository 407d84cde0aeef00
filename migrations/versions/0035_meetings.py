"""meetings, and when colleagues work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("handoff_id", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("rep", sa.String(length=320), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rep_zone", sa.String(length=60), nullable=False),
        sa.Column("lead_zone", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=400), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.String(length=320), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=320), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handoff_id"],
            ["handoffs.id"],
            name=op.f("fk_meetings_handoff_id_handoffs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_meetings_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        for name in ("handoff_id", "lead_id", "rep", "starts_at", "state"):
            batch_op.create_index(batch_op.f(f"ix_meetings_{name}"), [name])
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("timezone", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("working", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("meeting_place", sa.String(length=400), nullable=True))


def downgrade() -> None:
    # the trigger on it goes with the table; the others are put on anew after every upgrade
    op.drop_table("meetings")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("meeting_place")
        batch_op.drop_column("working")
        batch_op.drop_column("timezone")
