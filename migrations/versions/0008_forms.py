"""Forms that were left open are found by their owner, the newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UNORDERED = sa.text("order_id IS NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_cards_form", "cards", ["user_id", "message_id"], sqlite_where=UNORDERED, postgresql_where=UNORDERED
    )


def downgrade() -> None:
    """Back to 0007."""
    op.drop_index("ix_cards_form", table_name="cards")
