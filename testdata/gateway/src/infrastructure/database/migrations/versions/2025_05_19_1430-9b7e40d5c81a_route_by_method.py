"""Route by method

Revision ID: 9b7e40d5c81a
Revises: 3f1c9a7d2b60
Create Date: 2025-05-19 14:30:05.748113+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "9b7e40d5c81a"
down_revision = "3f1c9a7d2b60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("routes") as batch_op:
        batch_op.add_column(sa.Column("method", sa.String(length=10), server_default="GET", nullable=False))
        batch_op.alter_column(
            "path_prefix",
            existing_type=sa.String(length=100),
            type_=sa.String(length=300),
            existing_nullable=False,
        )
        batch_op.drop_constraint(batch_op.f("uq_routes_path_prefix"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_routes_method"), ["method", "path_prefix"])


def downgrade() -> None:
    # Fails where two methods share a prefix: there is no way back then.
    with op.batch_alter_table("routes") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_routes_method"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_routes_path_prefix"), ["path_prefix"])
        batch_op.alter_column(
            "path_prefix",
            existing_type=sa.String(length=300),
            type_=sa.String(length=100),
            existing_nullable=False,
        )
        batch_op.drop_column("method")
