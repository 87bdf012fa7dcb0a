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
    const taken = await tx.wallet.updateMany({
      where: { id: fromId, balance: { gte: cents } },
      data: { balance: { decrement: cents } },
    });
    if (taken.count !== 1) {
      throw new WalletTooLow(fromId);
    }
    await tx.wallet.update({
      where: { id: toId },
      data: { balance: { increment: cents } },
    });
    await tx.transfer.create({ data: { fromId, toId, cents } });
  });
}
