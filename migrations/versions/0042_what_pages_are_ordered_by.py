"""what the tabs of the inbox and the talks under review are ordered by."""

from __future__ import annotations

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_handoffs_state_taken", "handoffs", ["state", "accepted_at"]),
    ("ix_handoffs_state_closed", "handoffs", ["state", "closed_at"]),
    ("ix_conversations_newest", "conversations", ["started_at", "id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)
