// Takes sold items out of the shared stock store.
"use strict";

const { stock } = require("./stores");
const logger = require("./logger");

async function takeFromStock(itemId, quantity) {
  const left = await stock.get(itemId);
  await stock.set(itemId, left - quantity);
}

async function ship(order) {
  for (const line of order.lines) {
    await takeFromStock(line.itemId, line.quantity);
  }
  logger.info("order %s shipped", order.id);
}

module.exports = { takeFromStock, ship };
