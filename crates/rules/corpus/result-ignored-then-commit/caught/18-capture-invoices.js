// Captures the authorised amount of every invoice that is due today.
const mongoose = require("mongoose");
const { gateway } = require("../lib/gateway");
const log = require("../lib/log");

const invoiceSchema = new mongoose.Schema({
  number: { type: String, unique: true },
  authorization: String,
  amountMinor: Number,
  status: { type: String, default: "open" },
  captureId: String,
  failure: String,
});

const Invoice = mongoose.model("Invoice", invoiceSchema);

async function captureDue(today) {
  const due = await Invoice.find({ status: "open", dueOn: { $lte: today } }).limit(500);
  for (const invoice of due) {
    try {
      await gateway.capture(invoice.authorization, {
        amount: invoice.amountMinor,
        idempotencyKey: invoice.number,
      });
    } catch (err) {
      log.error(`capture of ${invoice.number} failed: ${err.message}`);
    }
    await Invoice.updateOne({ _id: invoice._id }, { $set: { status: "paid" } });
  }
  log.info(`${due.length} invoices handled`);
}

module.exports = { Invoice, captureDue };
