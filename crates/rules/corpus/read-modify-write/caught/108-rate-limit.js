// Middleware: at most 100 calls per API key and hour.
const { createClient } = require('redis');

const client = createClient({ url: process.env.REDIS_URL });
client.connect();

const LIMIT = 100;

module.exports = function rateLimit(req, res, next) {
  const bucket = `rl:${req.get('x-api-key')}:${new Date().getUTCHours()}`;
  client
    .get(bucket)
    .then((n) => {
      const used = Number(n || 0);
      if (used >= LIMIT) {
        res.sendStatus(429);
        return;
      }
      return client.set(bucket, used + 1, { EX: 3600 }).then(() => next());
    })
    .catch(next);
};
