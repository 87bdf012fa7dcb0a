'use strict';
// Pays out each approved withdrawal once; what fails goes to the review desk.

async function payApproved(bank, desk, withdrawals) {
  const results = [];
  for (const w of withdrawals) {
    try {
      const receipt = await bank.transfer(w.account, w.cents, { note: 'winnings', reference: w.id });
      results.push({ id: w.id, state: 'paid', receipt: receipt.id });
    } catch (err) {
      // unknown outcome: a person looks at the bank statement, nothing is sent again
      await desk.open({ withdrawal: w.id, reason: err.message });
      results.push({ id: w.id, state: 'review' });
    }
  }
  return results;
}

module.exports = payApproved;
