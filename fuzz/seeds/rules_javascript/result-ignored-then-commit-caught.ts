t// Express route: the shop system calls it when an order is ready to be fulfilled.
import { Router, Request, Response } from "express";
import { Order } from "../models/order";
import { supplier } from "../clients/supplier";
import { logger } from "../logger";
import { verifySignature } from "../security";

export const hooks = Router();

interface ReadyEvent {
  orderNumber: string;
  lines: Array<{ sku: string; quantity: number }>;
}

hooks.post("/hooks/order-ready", verifySignature, async (req: Request, res: Response) => {
  const event = req.body as ReadyEvent;
  const order = await Order.findOne({ where: { number: event.orderNumber } });
  if (order === null) {
    res.status(404).json({ error: "unknown order" });
    return;
  }

  await supplier
    .placeOrder({ reference: event.orderNumber, lines: event.lines })
    .catch((err: Error) => logger.warn({ err }, "supplier call failed"));

  await order.update({ state: "fulfilled", fulfilledAt: new Date() });
  res.status(204).end();
});
