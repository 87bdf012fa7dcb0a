// Pushes paid orders into the stock system and notes them as sent.
import { PrismaClient, Order } from "@prisma/client";

const STOCK_URL = process.env.STOCK_URL ?? "http://stock.internal";

function toStockOrder(order: Order) {
  return {
    number: order.number,
    channel: "web",
    placedAt: order.createdAt.toISOString(),
  };
}

export class StockSync {
  constructor(private readonly prisma: PrismaClient) {}

  async run(): Promise<number> {
    const orders = await this.prisma.order.findMany({
      where: { status: "PAID" },
      orderBy: { createdAt: "asc" },
      take: 100,
    });
    let sent = 0;
    for (const order of orders) {
      const response = await fetch(`${STOCK_URL}/orders/${order.number}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(toStockOrder(order)),
        signal: AbortSignal.timeout(5000),
      });
      if (!response.ok) {
        console.error(`order ${order.number}: stock answered ${response.status}`);
        await this.prisma.order.update({
          where: { id: order.id },
          data: { syncError: `HTTP ${response.status}` },
        });
        continue;
      }
      await this.prisma.order.update({
        where: { id: order.id },
        data: { status: "SENT" },
      });
      sent += 1;
    }
    return sent;
  }
}
