"""from when on the platform is asked again who a follower is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wechat_threads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ask_after", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("wechat_threads", schema=None) as batch_op:
        batch_op.drop_column("ask_after")
