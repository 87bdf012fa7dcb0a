// Unit tests of the retry helper: the effect is a stub which counts its calls.
import { describe, expect, it, vi } from 'vitest';
import { withRetry } from './with-retry';

describe('withRetry', () => {
  it('stops after the first success', async () => {
    const charge = vi
      .fn()
      .mockRejectedValueOnce(new Error('timeout'))
      .mockResolvedValue({ id: 'ch_1' });

    const receipt = await withRetry(() => charge('cus_1', 500), { attempts: 3 });

    expect(receipt.id).toBe('ch_1');
    expect(charge).toHaveBeenCalledTimes(2);
  });

  it('gives up in the end', async () => {
    const sendMail = vi.fn().mockRejectedValue(new Error('no route'));
    for (const attempts of [1, 2, 5]) {
      sendMail.mockClear();
      await expect(withRetry(() => sendMail('a@b.c'), { attempts })).rejects.toThrow('no route');
      expect(sendMail).toHaveBeenCalledTimes(attempts);
    }
  });
});
