// React hook: the number of items in the basket on this page.
import { useCallback, useState } from 'react';

export function useBasket() {
  const [lines, setLines] = useState<Record<string, number>>({});

  const add = useCallback((sku: string, n = 1) => {
    setLines((now) => ({ ...now, [sku]: (now[sku] ?? 0) + n }));
  }, []);

  const take = useCallback((sku: string, n = 1) => {
    setLines((now) => {
      const left = Math.max(0, (now[sku] ?? 0) - n);
      return { ...now, [sku]: left };
    });
  }, []);

  return { lines, add, take };
}
