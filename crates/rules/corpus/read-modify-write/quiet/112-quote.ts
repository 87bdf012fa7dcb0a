// Works out the price of a stay and stores it as a new quote.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

export interface Stay {
  room: string;
  nights: number;
  guests: number;
}

export async function quote(redis: Redis, stay: Stay) {
  const perNight = Number(await redis.get(`rate:${stay.room}`));
  if (!Number.isFinite(perNight) || perNight <= 0) {
    throw new Error(`no rate for ${stay.room}`);
  }
  const cleaning = 3500;
  const total = perNight * stay.nights + cleaning;
  const id = randomUUID();
  await redis.set(`quote:${id}`, JSON.stringify({ ...stay, total }), 'EX', 1800);
  return { id, total };
}
