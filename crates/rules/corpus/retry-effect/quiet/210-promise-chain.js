// Sends the one-off credit to a customer's wallet under the grant's own reference.
const wallet = require("./wallet-client");

function creditWallet(grant, left = 3) {
  return wallet
    .credit(grant.userId, grant.cents, { idempotencyKey: grant.id })
    .then((tx) => tx.reference)
    .catch(async (err) => {
      if (left <= 1 || !err.retryable) {
        throw err;
      }
      await new Promise((r) => setTimeout(r, 500 + Math.random() * 500));
      return creditWallet(grant, left - 1);
    });
}

module.exports = { creditWallet };
