'use strict';
// Withdrawal of winnings to a player's bank account, callback style.

module.exports = function withdraw(bank, player, cents, done) {
  var count = 0;

  function go() {
    count++;
    bank.transfer(player.account, cents, { note: 'winnings' }, function (err, receipt) {
      if (err) {
        if (count < 4) {
          return setTimeout(go, 500 * count);
        }
        return done(err);
      }
      done(null, receipt.id);
    });
  }

  go();
};
