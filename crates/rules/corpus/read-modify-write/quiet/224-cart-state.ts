// Cart kept in the reducer's own state; actions run one after another.
interface CartState {
  quantities: Record<string, number>;
}

type Action = { type: "add" | "remove"; sku: string };

export function cart(state: CartState, action: Action): CartState {
  const quantity = state.quantities[action.sku] ?? 0;
  const step = action.type === "add" ? 1 : -1;
  return {
    ...state,
    quantities: { ...state.quantities, [action.sku]: Math.max(0, quantity + step) },
  };
}
