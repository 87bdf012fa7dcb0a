# Debits a rider's wallet when a trip ends.
from __future__ import annotations

import logging
from decimal import Decimal

from sqlalchemy import Numeric, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class Wallet(Base):
    __tablename__ = "wallets"

    rider_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    balance: Mapped[Decimal] = mapped_column(Numeric(12, 2))


class InsufficientFunds(Exception):
    """The wallet holds less than the fare."""


class TripBilling:
    def __init__(self, session: Session) -> None:
        self.session = session

    def debit(self, rider_id: str, fare: Decimal) -> Decimal:
        wallet = self.session.get(Wallet, rider_id)
        if wallet is None:
            raise LookupError(rider_id)
        if wallet.balance < fare:
            raise InsufficientFunds(rider_id)
        wallet.balance = wallet.balance - fare
        self.session.commit()
        log.info("rider %s paid %s", rider_id, fare)
        return wallet.balance
