"""What can be asked about the stock."""

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import get_session
from app.models import Item

router = APIRouter(prefix="/items")


@router.get("/")
def list_items(session: Session = Depends(get_session)) -> list[dict[str, object]]:
    """List the items by name."""
    items = session.scalars(select(Item).order_by(Item.name))
    return [{"id": item.id, "name": item.name, "quantity": item.quantity} for item in items]
