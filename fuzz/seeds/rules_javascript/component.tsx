xexport function PayButton({ order, onPaid }: Props): JSX.Element {
  const [busy, setBusy] = useState<boolean>(false);
  const pay = useCallback(async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await api.post(`/orders/${order.id}/charge`, { amount: order.total });
        return onPaid?.(order);
      } catch (error: unknown) {
        if (attempt === 2) throw error;
      }
    }
  }, [order]);
  return <button disabled={busy} onClick={() => void pay()}>{order.total as number} €</button>;
}
