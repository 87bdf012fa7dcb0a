// tells the other services that an order has been paid
import { setTimeout as sleep } from "node:timers/promises";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Logger } from "winston";

export interface PaidOrder {
  id: string;
  paymentId: string;
  totalMinor: number;
  currency: string;
}

export class PaidOrderPublisher {
  constructor(
    private readonly sns: SNSClient,
    private readonly fifoTopicArn: string,
    private readonly logger: Logger,
  ) {}

  // Loyalty points and the seller's credit are booked by the receivers, once per event id.
  async orderPaid(order: PaidOrder, attempt = 1): Promise<void> {
    const eventId = `order-paid-${order.paymentId}`;
    const event = { id: eventId, type: "order.paid", total: order.totalMinor, currency: order.currency };
    try {
      await this.sns.send(
        new PublishCommand({
          TopicArn: this.fifoTopicArn,
          Message: JSON.stringify(event),
          MessageGroupId: order.id,
          MessageDeduplicationId: eventId,
        }),
      );
    } catch (error) {
      if (attempt >= 5) throw error;
      this.logger.warn("order.paid not published", { order: order.id, attempt });
      await sleep(attempt * 200 + Math.random() * 200);
      await this.orderPaid(order, attempt + 1);
    }
  }
}
