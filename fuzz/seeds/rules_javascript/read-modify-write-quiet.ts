t// Quantity picker state for the basket page.
import { useCallback, useState } from "react";

export interface QuantityPicker {
  quantity: number;
  total: number;
  more: () => void;
  fewer: () => void;
}

export function useQuantityPicker(unitPrice: number, stockLeft: number): QuantityPicker {
  const [quantity, setQuantity] = useState(1);

  const more = useCallback(() => {
    if (quantity < stockLeft) {
      setQuantity(quantity + 1);
    }
  }, [quantity, stockLeft]);

  const fewer = useCallback(() => {
    setQuantity((current) => Math.max(current - 1, 1));
  }, []);

  return { quantity, total: quantity * unitPrice, more, fewer };
}
