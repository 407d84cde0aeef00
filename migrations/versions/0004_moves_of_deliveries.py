"""moves of deliveries, and what people decide about uncertain ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_moves",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("delivery_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_moves")),
    )
    op.create_index(op.f("ix_delivery_moves_delivery_id"), "delivery_moves", ["delivery_id"])
    # Plain ALTERs: a table that is rebuilt would let go of the enrolments that refer to it.
    op.add_column("deliveries", sa.Column("resolution", sa.String(length=10), nullable=True))
    op.add_column("deliveries", sa.Column("resolved_by", sa.String(length=320), nullable=True))
    op.add_column("deliveries", sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("again_of", sa.String(length=40), nullable=True))
    op.create_index("ix_deliveries_due", "deliveries", ["state", "not_before"])
    # What is known of deliveries from before: that they were planned, and how they stand.
    op.execute(
        "INSERT INTO delivery_moves (delivery_id, state, reason, by, at) "
        "SELECT id, 'planned', NULL, 'leadhatch', created_at FROM deliveries ORDER BY created_at"
    )
    op.execute(
        "INSERT INTO delivery_moves (delivery_id, state, reason, by, at) "
        "SELECT id, state, reason, COALESCE(owner, 'leadhatch'), "
        "COALESCE(settled_at, claimed_at, created_at) "
        "FROM deliveries WHERE state <> 'planned' ORDER BY created_at"
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_due", table_name="deliveries")
    for name in ("again_of", "resolved_at", "resolved_by", "resolution"):
        op.drop_column("deliveries", name)
    op.drop_index(op.f("ix_delivery_moves_delivery_id"), table_name="delivery_moves")
    op.drop_table("delivery_moves")
