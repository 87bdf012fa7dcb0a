// Withdraws from a customer's balance.
import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();

export async function withdraw(accountId: string, cents: number) {
  const account = await prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  if (account.balance < cents) {
    throw new Error("balance too low");
  }
  return prisma.account.update({
    where: { id: accountId },
    data: { balance: account.balance - cents },
  });
}
