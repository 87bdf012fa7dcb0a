// Tests of the dispatcher: the carrier is a stub, the store is in memory.
import { describe, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher';
import { MemoryStore } from './memory-store';

describe('Dispatcher', () => {
  it('does not dispatch a parcel twice', async () => {
    const store = new MemoryStore();
    const calls: string[] = [];
    const carrier = {
      submit: async (id: string) => {
        calls.push(id);
        return { accepted: true };
      },
    };
    const dispatcher = new Dispatcher(carrier, store);

    await dispatcher.submit('p1');
    store.markDone('p1');
    await dispatcher.submit('p1');

    expect(calls).toEqual(['p1']);
  });
});
