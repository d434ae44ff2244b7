"""Lineage: the picture that an order was made from, and what its pictures are of that one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the orders' parents."""
    op.add_column("orders", sa.Column("parent_id", sa.String(16), nullable=True))
    op.add_column("orders", sa.Column("parent_place", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("kinship", sa.String(16), nullable=True))
    op.create_index("ix_orders_parent_id", "orders", ["parent_id"])


def downgrade() -> None:
    """Back to 0003."""
    op.drop_index("ix_orders_parent_id", "orders")
    for column in ("kinship", "parent_place", "parent_id"):
        op.drop_column("orders", column)
