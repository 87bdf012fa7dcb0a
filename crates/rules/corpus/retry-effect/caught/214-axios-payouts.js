// Client for the payout service.
const axios = require("axios");
const axiosRetry = require("axios-retry").default;

const client = axios.create({ baseURL: "https://payouts.invalid", timeout: 5000 });

axiosRetry(client, {
  retries: 3,
  retryDelay: axiosRetry.exponentialDelay,
  retryCondition: () => true,
});

async function payDriver(driver, amount) {
  const { data } = await client.post("/payouts", {
    driver: driver.id,
    amount,
    currency: "USD",
  });
  return data.payoutId;
}

module.exports = { payDriver };
