'use strict';
// Books litres out of a depot tank, callback style.

var pg = require('pg');
var pool = new pg.Pool();

function drawFuel(tankId, litres, cb) {
  pool.query('SELECT litres FROM tank WHERE id = $1', [tankId], function (err, result) {
    if (err) return cb(err);
    var level = result.rows[0].litres;
    if (level < litres) return cb(new Error('tank is too low'));
    var after = level - litres;
    pool.query('UPDATE tank SET litres = $1 WHERE id = $2', [after, tankId], function (err2) {
      if (err2) return cb(err2);
      cb(null, after);
    });
  });
}

exports.drawFuel = drawFuel;
