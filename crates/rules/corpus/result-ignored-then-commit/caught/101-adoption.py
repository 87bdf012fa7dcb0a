# Webhook: a dog was adopted, tell the national chip registry and close the file.
import requests
from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from shelter.db import get_db
from shelter.models import AdoptionFile

router = APIRouter()


@router.post("/hooks/adopted/{file_id}")
def adopted(file_id: int, db: Session = Depends(get_db)):
    dossier = db.get(AdoptionFile, file_id)
    requests.post(
        "https://registry.example/chips/transfer",
        json={"chip": dossier.chip, "owner": dossier.new_owner},
        timeout=8,
    )
    dossier.status = "done"
    db.commit()
    return {"ok": True}
