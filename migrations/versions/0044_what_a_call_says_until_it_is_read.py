"""what a call of WeChat's says, until it is read into its talk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

UNREAD = "ix_wechat_calls_unread"


def upgrade() -> None:
    with op.batch_alter_table("wechat_calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    held = sa.text("heard IS NOT NULL")
    op.create_index(
        UNREAD, "wechat_calls", ["at"], sqlite_where=held, postgresql_where=held, unique=False
    )


def downgrade() -> None:
    op.drop_index(UNREAD, table_name="wechat_calls")
    with op.batch_alter_table("wechat_calls", schema=None) as batch_op:
        batch_op.drop_column("tries")
        batch_op.drop_column("heard")
