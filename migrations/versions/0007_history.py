"""History: a person's orders are paged by time, and those of one moment by id."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index of a person's orders end in their ids."""
    op.drop_index("ix_orders_user_id", table_name="orders")
    op.create_index("ix_orders_user_id", "orders", ["user_id", "placed_at", "order_id"])


def downgrade() -> None:
    """Back to 0006."""
    op.drop_index("ix_orders_user_id", table_name="orders")
    op.create_index("ix_orders_user_id", "orders", ["user_id", "placed_at"])
