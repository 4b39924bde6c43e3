"""Keep the total of an order

Revision ID: e2a95f07c1d8
Revises: 61d70b3ee9f4
Create Date: 2025-10-14 13:57:09.270386
"""

import sqlalchemy as sa
from alembic import op

revision = "e2a95f07c1d8"
down_revision = "61d70b3ee9f4"
branch_labels = None
depends_on = None


def upgrade(database: str) -> None:
    globals()[f"upgrade_{database}"]()


def downgrade(database: str) -> None:
    globals()[f"downgrade_{database}"]()


def upgrade_orders() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("total_cents", sa.Integer(), server_default="0", nullable=False))
        # The default is for the orders that are there.
        batch_op.alter_column("total_cents", existing_type=sa.Integer(), server_default=None, existing_nullable=False)


def downgrade_orders() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_column("total_cents")


def upgrade_reports() -> None:
    pass


def downgrade_reports() -> None:
    pass
