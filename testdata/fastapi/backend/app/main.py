"""The service."""

from fastapi import FastAPI

from app.api import items
from app.core.config import settings

app = FastAPI(title=settings.PROJECT_NAME)
app.include_router(items.router)
