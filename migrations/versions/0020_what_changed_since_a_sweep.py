"""what changed since a sweep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stirs",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stirs")),
    )
    # everybody is looked at once
    op.execute("INSERT INTO stirs (lead_id) SELECT id FROM leads")
    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_enrollments_at_step",
            ["step_due_at"],
            unique=False,
            sqlite_where=sa.text("touch_id IS NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("touch_id IS NULL AND ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_enrollments_touched",
            ["touch_id"],
            unique=False,
            sqlite_where=sa.text("touch_id IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("touch_id IS NOT NULL AND ended_at IS NULL"),
        )


def downgrade() -> None:
    # the triggers that fill the table (they are put on after every upgrade)
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        held = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stir\\_%' ESCAPE '\\'"
        for (name,) in bind.execute(sa.text(held)).all():
            op.execute(f"DROP TRIGGER {name}")
    else:
        held = "SELECT proname FROM pg_proc WHERE proname LIKE 'stir\\_%' AND pronamespace = current_schema::regnamespace"
        for (name,) in bind.execute(sa.text(held)).all():
            op.execute(f"DROP FUNCTION {name}() CASCADE")
    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_enrollments_touched",
            sqlite_where=sa.text("touch_id IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("touch_id IS NOT NULL AND ended_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_enrollments_at_step",
            sqlite_where=sa.text("touch_id IS NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("touch_id IS NULL AND ended_at IS NULL"),
        )

    op.drop_table("stirs")
