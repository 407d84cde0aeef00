"""who has the floor until when, signals, notes beside talks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("floor_by", sa.String(length=320), nullable=True))
        batch_op.add_column(sa.Column("floor_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_conversations_floor_until", ["floor_until"], unique=False)
    op.create_table(
        "signals",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    op.create_table(
        "talk_notes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_talk_notes_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["leads.id"],
            name=op.f("fk_talk_notes_lead_id_leads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_notes")),
    )
    with op.batch_alter_table("talk_notes", schema=None) as batch_op:
        batch_op.create_index("ix_talk_notes_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index("ix_talk_notes_lead_id", ["lead_id"], unique=False)
    # who had the floor before there was a lease has left it by now
    op.execute("UPDATE conversations SET floor_until = CURRENT_TIMESTAMP WHERE floor = 'human'")
    # what humans were told then is not read anew: later words may have corrected it
    op.execute("UPDATE messages SET act = 'inform' WHERE state = 'held' AND act IS NULL")


def downgrade() -> None:
    op.drop_table("talk_notes")
    op.drop_table("signals")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_floor_until")
        batch_op.drop_column("floor_until")
        batch_op.drop_column("floor_by")
