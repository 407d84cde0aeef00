"""talks in WeChat, messaging windows, access tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_tokens",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=80), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_access_tokens")),
    )
    op.create_table(
        "messaging_windows",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messaging_windows_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "kind", name=op.f("pk_messaging_windows")),
    )
    with op.batch_alter_table("messaging_windows", schema=None) as batch_op:
        batch_op.create_index("ix_messaging_windows_closes_at", ["closes_at"], unique=False)
    op.create_table(
        "wechat_threads",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("sent_seq", sa.Integer(), nullable=False),
        sa.Column("plans", sa.Integer(), nullable=False),
        sa.Column("calls_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_wechat_threads_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_wechat_threads")),
        sa.UniqueConstraint("account", "openid", name=op.f("uq_wechat_threads_account_openid")),
    )
    with op.batch_alter_table("wechat_threads", schema=None) as batch_op:
        batch_op.create_index("ix_wechat_threads_calls_until", ["calls_until"], unique=False)
    op.create_table(
        "wechat_calls",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", sa.String(length=40), nullable=True),
        sa.Column("delivery_id", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_wechat_calls_conversation_id_conversations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wechat_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_wechat_calls_key")),
    )
    with op.batch_alter_table("wechat_calls", schema=None) as batch_op:
        batch_op.create_index("ix_wechat_calls_at", ["at"], unique=False)
        batch_op.create_index("ix_wechat_calls_conversation_id", ["conversation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("wechat_calls")
    op.drop_table("wechat_threads")
    op.drop_table("messaging_windows")
    op.drop_table("access_tokens")
