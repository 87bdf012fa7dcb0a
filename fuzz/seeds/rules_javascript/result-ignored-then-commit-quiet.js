j// Tests of the daily report of complete orders.
const test = require("node:test");
const assert = require("node:assert/strict");

const { dailyReport } = require("../src/daily-report");
const { InMemoryOrders } = require("./support/in-memory-orders");
const { FakePartnerApi } = require("./support/fake-partner-api");

test("complete orders are counted once", async () => {
  const orders = new InMemoryOrders();
  const partnerApi = new FakePartnerApi();
  const order = await orders.add({ sku: "K-20", quantity: 3 });
  await partnerApi.submit(order);
  await orders.markComplete(order.id);
  await orders.markComplete(order.id);

  const report = await dailyReport(orders, "2024-03-05");

  assert.equal(report.complete, 1);
});

test("an empty day gives an empty report", async () => {
  const report = await dailyReport(new InMemoryOrders(), "2024-03-05");
  assert.deepEqual(report, { complete: 0, open: 0 });
});
