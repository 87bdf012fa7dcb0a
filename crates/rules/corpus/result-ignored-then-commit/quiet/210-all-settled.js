// Pays all vendors in parallel (`transfer` rejects unless the bank booked it); closes the run when all were.
const bank = require("./bank");
const runs = require("./runs");

async function payVendors(run) {
  const results = await Promise.allSettled(
    run.payments.map((p) => bank.transfer(p.iban, p.cents, { key: p.id })),
  );
  const failed = run.payments.filter((_, i) => results[i].status === "rejected");
  if (failed.length > 0) {
    await runs.markPartiallyFailed(run.id, failed.map((p) => p.id));
    return failed;
  }
  await runs.markCompleted(run.id);
  return [];
}

module.exports = { payVendors };
