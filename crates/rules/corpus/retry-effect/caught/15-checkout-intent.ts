// confirms the payment of a checkout with the saved card
import pRetry from "p-retry";
import Stripe from "stripe";
import { config } from "./config";
import { log } from "./log";

const stripe = new Stripe(config.stripeSecret);

export interface Checkout {
  id: string;
  customer: string;
  paymentMethod: string;
  totalMinor: number;
  currency: "eur" | "gbp" | "usd";
}

export async function confirmCheckout(checkout: Checkout): Promise<Stripe.PaymentIntent> {
  return pRetry(
    () =>
      stripe.paymentIntents.create({
        amount: checkout.totalMinor,
        currency: checkout.currency,
        customer: checkout.customer,
        payment_method: checkout.paymentMethod,
        off_session: true,
        confirm: true,
      }),
    {
      retries: 4,
      minTimeout: 500,
      onFailedAttempt: (error) =>
        log.warn(`checkout ${checkout.id}: attempt ${error.attemptNumber} failed`),
    },
  );
}
