"""what reports count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "costs",
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "month", name=op.f("pk_costs")),
    )
    op.create_table(
        "tallies",
        sa.Column("report", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("a", sa.String(length=120), nullable=False),
        sa.Column("b", sa.String(length=120), nullable=False),
        sa.Column("c", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "report", "day", "language", "a", "b", "c", name=op.f("pk_tallies")
        ),
    )
    op.create_table(
        "tally_marks",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tally_marks")),
    )
    op.create_table(
        "tally_rows",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("report", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("a", sa.String(length=120), nullable=False),
        sa.Column("b", sa.String(length=120), nullable=False),
        sa.Column("c", sa.String(length=120), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_tally_rows_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_rows")),
    )
    with op.batch_alter_table("tally_rows", schema=None) as batch_op:
        batch_op.create_index("ix_tally_rows_a", ["report", "a", "day", "id"], unique=False)
        batch_op.create_index("ix_tally_rows_c", ["report", "c", "day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tally_rows_lead_id"), ["lead_id"], unique=False)

    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_updated_at"), ["updated_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leads_updated_at"))

    with op.batch_alter_table("tally_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_rows_lead_id"))
        batch_op.drop_index("ix_tally_rows_c")
        batch_op.drop_index("ix_tally_rows_a")

    op.drop_table("tally_rows")
    op.drop_table("tally_marks")
    op.drop_table("tallies")
    op.drop_table("costs")
