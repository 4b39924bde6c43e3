"""Create upstreams

Revision ID: 3f1c9a7d2b60
Revises:
Create Date: 2025-03-04 09:12:38.201846
"""

import sqlalchemy as sa
from alembic import op

revision = "3f1c9a7d2b60"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upstreams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("upstreams")
