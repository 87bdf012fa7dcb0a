// Takes sold items out of the shared stock store.
"use strict";

const { stock } = require("./stores");
const { redlock } = require("./locks");
const audit = require("./audit");
const logger = require("./logger");

class NotEnoughStock extends Error {}

async function takeFromStock(itemId, quantity, takenBy) {
  await redlock.using([`lock:stock:${itemId}`], 5000, async (signal) => {
    const left = await stock.get(itemId);
    if (left < quantity) {
      throw new NotEnoughStock(`item ${itemId}: wanted ${quantity}, ${left} left`);
    }
    if (signal.aborted) {
      throw signal.error;
    }
    await stock.set(itemId, left - quantity);
    await audit.record("stock.taken", { itemId, quantity, takenBy });
  });
}

async function ship(order) {
  for (const line of order.lines) {
    await takeFromStock(line.itemId, line.quantity, order.clerk);
  }
  logger.info("order %s shipped", order.id);
}

module.exports = { takeFromStock, ship, NotEnoughStock };
