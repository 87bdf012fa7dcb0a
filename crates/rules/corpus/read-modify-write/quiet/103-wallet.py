# Pays for a scooter ride from the rider's prepaid wallet.
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scooters.db import session_scope
from scooters.models import Wallet, WalletEntry

router = APIRouter(prefix="/wallets")


@router.post("/{rider_id}/pay")
async def pay(rider_id: int, cents: int, session: AsyncSession = Depends(session_scope)):
    if cents <= 0:
        raise HTTPException(400, "cents must be positive")
    found = await session.execute(
        select(Wallet).where(Wallet.rider_id == rider_id).with_for_update()
    )
    wallet = found.scalar_one_or_none()
    if wallet is None:
        raise HTTPException(404)
    if wallet.balance < cents:
        raise HTTPException(402, "not enough in the wallet")
    wallet.balance = wallet.balance - cents
    session.add(WalletEntry(rider_id=rider_id, cents=-cents))
    await session.commit()
    return {"balance": wallet.balance}
