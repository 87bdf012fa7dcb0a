j// reads the price list and counts how often that takes more than one try
const metrics = require('./metrics');
const http = require('./http');

async function loadPrices(region) {
  let lastError;
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    try {
      const { body } = await http.get(`/prices/${region}`);
      metrics.increment('charge.prices.read', { region });
      return body.prices;
    } catch (err) {
      lastError = err;
      metrics.increment('charge.prices.failed', { region, attempt });
      await new Promise((resolve) => setTimeout(resolve, 150 * attempt));
    }
  }
  throw lastError;
}

module.exports = { loadPrices };
