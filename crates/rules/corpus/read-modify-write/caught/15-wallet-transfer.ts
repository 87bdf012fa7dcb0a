// Moves money from one player's wallet to another's.
import { PrismaClient } from "@prisma/client";
import { z } from "zod";

const prisma = new PrismaClient();

const TransferInput = z.object({
  fromId: z.string().uuid(),
  toId: z.string().uuid(),
  cents: z.number().int().positive(),
});

export class WalletTooLow extends Error {
  constructor(readonly walletId: string) {
    super(`wallet ${walletId} is too low`);
  }
}

export async function transfer(raw: unknown): Promise<void> {
  const { fromId, toId, cents } = TransferInput.parse(raw);

  await prisma.$transaction(async (tx) => {
    const from = await tx.wallet.findUniqueOrThrow({ where: { id: fromId } });
    const to = await tx.wallet.findUniqueOrThrow({ where: { id: toId } });
    if (from.balance < cents) {
      throw new WalletTooLow(fromId);
    }
    await tx.wallet.update({
      where: { id: fromId },
      data: { balance: from.balance - cents },
    });
    await tx.wallet.update({
      where: { id: toId },
      data: { balance: to.balance + cents },
    });
  });
}
