"""A form that starts from a profile remembers which, so that its order keeps the profile's seed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("cards", sa.Column("profile_id", sa.String(16), nullable=True))


def downgrade() -> None:
    """Back to 0005."""
    op.drop_column("cards", "profile_id")
