// Withdraws from a customer's balance with one guarded decrement.
import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();

export async function withdraw(accountId: string, cents: number) {
  const { count } = await prisma.account.updateMany({
    where: { id: accountId, balance: { gte: cents } },
    data: { balance: { decrement: cents } },
  });
  if (count !== 1) {
    throw new Error("balance too low");
  }
}
