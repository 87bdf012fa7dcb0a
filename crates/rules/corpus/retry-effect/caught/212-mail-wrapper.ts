// Order confirmation mail.
import { mailer } from "./mailer";

async function withRetry<T>(fn: () => Promise<T>, times = 3): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await fn();
    } catch (err) {
      if (i >= times) {
        throw err;
      }
      await new Promise((r) => setTimeout(r, 1000 * (i + 1)));
    }
  }
}

export async function confirmOrder(order: { id: string; email: string; total: string }) {
  await withRetry(() =>
    mailer.sendMail({
      to: order.email,
      subject: `Order ${order.id} confirmed`,
      text: `Thank you. We have charged ${order.total}.`,
    }),
  );
}
