"""Create shelves and items

Revision ID: 5c0e8f21b7d4
Revises:
Create Date: 2025-06-11 10:02:17.330915
"""

import sqlalchemy as sa
from alembic import op

revision = "5c0e8f21b7d4"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shelves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelves")),
        sa.UniqueConstraint("label", name=op.f("uq_shelves_label")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("shelf_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf_id"], ["shelves.id"], name=op.f("fk_items_shelf_id_shelves"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
    )
    op.create_index(op.f("ix_items_shelf_id"), "items", ["shelf_id"])


def downgrade() -> None:
    op.drop_table("items")
    op.drop_table("shelves")
