// Sends the day's open orders to the fulfilment partner.
"use strict";

const { createLogger } = require("./logger");

const log = createLogger("submission");

/**
 * @typedef {{ reference?: string, accepted: boolean, reason?: string }} Receipt
 */

class OrderSubmission {
  /**
   * @param {{ submit(order: object): Promise<Receipt> }} partnerApi
   * @param {{ markComplete(id: string, reference?: string): Promise<void> }} db
   */
  constructor(partnerApi, db) {
    this.partnerApi = partnerApi;
    this.db = db;
  }

  async submitAll(orders) {
    const refused = [];
    for (const order of orders) {
      const receipt = await this.partnerApi.submit(order);
      if (!receipt.accepted) {
        log.warn(`order ${order.id} refused: ${receipt.reason}`);
        refused.push({ id: order.id, reason: receipt.reason });
        continue;
      }
      await this.db.markComplete(order.id, receipt.reference);
    }
    log.info(`evening submission finished, ${refused.length} refused`);
    return refused;
  }
}

module.exports = { OrderSubmission };
