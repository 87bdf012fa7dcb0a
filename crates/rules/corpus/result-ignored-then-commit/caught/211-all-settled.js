// Pays all vendors in parallel and closes the payment run.
const bank = require("./bank");
const runs = require("./runs");

async function payVendors(run) {
  await Promise.allSettled(run.payments.map((p) => bank.transfer(p.iban, p.cents)));
  await runs.markCompleted(run.id);
}

module.exports = { payVendors };
