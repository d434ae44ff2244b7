"""Uploads: pictures that people give to start from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "uploads",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.Column("keep_until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "sha256", name="pk_uploads"),
    )
    op.create_index("ix_uploads_sha256", "uploads", ["sha256"])
    op.create_index("ix_uploads_keep_until", "uploads", ["keep_until"])


def downgrade() -> None:
    """Back to 0004."""
    op.drop_table("uploads")
