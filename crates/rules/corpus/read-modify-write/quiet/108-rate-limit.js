// Middleware: at most 100 calls per API key and hour.
const { createClient } = require('redis');

const client = createClient({ url: process.env.REDIS_URL });
client.connect();

const LIMIT = 100;

module.exports = function rateLimit(req, res, next) {
  const bucket = `rl:${req.get('x-api-key')}:${new Date().getUTCHours()}`;
  client
    .multi()
    .incr(bucket)
    .expire(bucket, 3600)
    .exec()
    .then(([used]) => {
      if (used > LIMIT) {
        res.sendStatus(429);
        return;
      }
      next();
    })
    .catch(next);
};
