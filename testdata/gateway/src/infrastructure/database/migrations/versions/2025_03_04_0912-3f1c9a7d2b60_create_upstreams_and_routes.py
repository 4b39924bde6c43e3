"""Create upstreams and routes

Revision ID: 3f1c9a7d2b60
Revises:
Create Date: 2025-03-04 09:12:38.201846+00:00
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
        sa.Column("base_url", sa.String(length=500), nullable=False),
        sa.Column("timeout_ms", sa.Integer(), server_default="5000", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upstreams")),
        sa.UniqueConstraint("name", name=op.f("uq_upstreams_name")),
    )
    op.create_table(
        "routes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upstream_id", sa.Integer(), nullable=False),
        sa.Column("path_prefix", sa.String(length=100), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upstream_id"],
            ["upstreams.id"],
            name=op.f("fk_routes_upstream_id_upstreams"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routes")),
        sa.UniqueConstraint("path_prefix", name=op.f("uq_routes_path_prefix")),
    )
    with op.batch_alter_table("routes") as batch_op:
        batch_op.create_index(batch_op.f("ix_routes_upstream_id"), ["upstream_id"])


def downgrade() -> None:
    op.drop_table("routes")
    op.drop_table("upstreams")
