// Takes call minutes off a subscriber's monthly bundle.
import Redis from "ioredis";
import { createLogger } from "./logging";

const log = createLogger("minutes");

const TAKE_MINUTES = `
local current = tonumber(redis.call("HGET", KEYS[1], "minutes") or "0")
local next = math.max(current - tonumber(ARGV[1]), 0)
redis.call("HSET", KEYS[1], "minutes", next)
return next
`;

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
    const next = Number(await this.redis.eval(TAKE_MINUTES, 1, key, used));
    if (next === 0) {
      log.warn("bundle of %s is empty", event.subscriber);
    }
  }
}
