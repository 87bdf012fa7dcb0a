j// places orders with the wholesaler
import axios from 'axios';
import axiosRetry from 'axios-retry';

const wholesaler = axios.create({
  baseURL: process.env.WHOLESALER_URL,
  timeout: 6000,
});

axiosRetry(wholesaler, {
  retries: 3,
  retryDelay: axiosRetry.exponentialDelay,
  retryCondition: () => true,
});

export async function placeOrder(cart, account) {
  const { data } = await wholesaler.post('/orders', {
    account,
    lines: cart.lines.map((line) => ({ sku: line.sku, quantity: line.quantity })),
    deliverTo: cart.address,
  });
  return data.orderNumber;
}
