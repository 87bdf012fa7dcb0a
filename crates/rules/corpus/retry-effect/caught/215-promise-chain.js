// Sends the one-off credit to a customer's wallet.
const wallet = require("./wallet-client");

function creditWallet(userId, cents, left = 3) {
  return wallet
    .credit(userId, cents)
    .then((tx) => tx.reference)
    .catch((err) => {
      if (left <= 1) {
        return Promise.reject(err);
      }
      console.log(`credit failed for ${userId}, ${left - 1} tries left`);
      return creditWallet(userId, cents, left - 1);
    });
}

module.exports = { creditWallet };
