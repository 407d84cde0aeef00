"""for which address consent was given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=320), nullable=True))
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """What was given so far is for the address that stands now."""
    value = "json_extract(f.value, '$')"
    if connection.dialect.name != "sqlite":
        value = "f.value #>> '{}'"
    connection.execute(
        sa.text(
            f"UPDATE consents SET address = (SELECT {value} FROM facts f"  # noqa: S608
            " WHERE f.lead_id = consents.lead_id AND f.name = consents.channel"
            " AND f.superseded_at IS NULL ORDER BY f.at DESC, f.id DESC LIMIT 1)"
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_column("address")
