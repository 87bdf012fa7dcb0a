t// Takes call minutes off a subscriber's monthly bundle.
import Redis from "ioredis";
import { createLogger } from "./logging";

const log = createLogger("minutes");

export interface CallEnded {
  subscriber: string;
  seconds: number;
}

export class MinuteBundle {
  constructor(private readonly redis: Redis) {}

  private bundleKey(subscriber: string): string {
    return `bundle:${subscriber}`;
  }

  async onCallEnded(event: CallEnded): Promise<void> {
    const key = this.bundleKey(event.subscriber);
    const used = Math.ceil(event.seconds / 60);
    const current = Number(await this.redis.hget(key, "minutes"));
    const next = Math.max(current - used, 0);
    await this.redis.hset(key, "minutes", next);
    if (next === 0) {
      log.warn("bundle of %s is empty", event.subscriber);
    }
  }
}
