"""Count the items

Revision ID: a41d93e60c58
Revises: 5c0e8f21b7d4
Create Date: 2025-07-28 16:45:51.804422
"""

import sqlalchemy as sa
from alembic import op

revision = "a41d93e60c58"
down_revision = "5c0e8f21b7d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("quantity", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(op.f("ck_items_quantity_not_negative"), "items", "quantity >= 0")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_items_quantity_not_negative"), "items", type_="check")
    op.drop_column("items", "quantity")
