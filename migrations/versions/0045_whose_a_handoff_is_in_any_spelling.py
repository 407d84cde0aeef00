"""whose a handoff is, however the address is written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_handoffs_assignee_lower", "handoffs", [sa.text("lower(assignee)")])


def downgrade() -> None:
    op.drop_index("ix_handoffs_assignee_lower", "handoffs")
