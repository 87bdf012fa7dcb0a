# Pays for a scooter ride from the rider's prepaid wallet.
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.ext.asyncio import AsyncSession

from scooters.db import session_scope
from scooters.models import Wallet

router = APIRouter(prefix="/wallets")


@router.post("/{rider_id}/pay")
async def pay(rider_id: int, cents: int, session: AsyncSession = Depends(session_scope)):
    wallet = await session.get(Wallet, rider_id)
    if wallet is None:
        raise HTTPException(404)
    if wallet.balance < cents:
        raise HTTPException(402, "not enough in the wallet")
    wallet.balance = wallet.balance - cents
    await session.commit()
    return {"balance": wallet.balance}
