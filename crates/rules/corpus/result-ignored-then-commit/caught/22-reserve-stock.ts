// Kafka consumer: reserves stock at the supplier for each confirmed basket.
import { Consumer, EachMessagePayload, Kafka } from "kafkajs";
import { SupplierClient, ReservationOutcome } from "./supplier";

interface BasketConfirmed {
  basketId: string;
  items: { sku: string; quantity: number }[];
}

export class ReservationConsumer {
  private readonly consumer: Consumer;

  constructor(kafka: Kafka, private readonly supplier: SupplierClient) {
    this.consumer = kafka.consumer({ groupId: "reservations" });
  }

  async start(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: "baskets.confirmed" });
    await this.consumer.run({
      autoCommit: false,
      eachMessage: (payload) => this.handle(payload),
    });
  }

  private async handle({ topic, partition, message }: EachMessagePayload): Promise<void> {
    const basket = JSON.parse(message.value!.toString()) as BasketConfirmed;
    const outcome: ReservationOutcome = await this.supplier.reserve(basket.basketId, basket.items);
    await this.consumer.commitOffsets([
      { topic, partition, offset: (BigInt(message.offset) + 1n).toString() },
    ]);
  }
}
