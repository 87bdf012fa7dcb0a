// Captures a payment on dispatch.
export async function captureOnDispatch(
  gateway: { capture(id: string): Promise<{ ok: boolean; error?: string }> },
  orders: { setStatus(id: string, status: string): Promise<void> },
  order: { id: string; authId: string },
): Promise<string | undefined> {
  const capture = await gateway.capture(order.authId);
  if (!capture.ok) {
    return capture.error ?? "capture refused";
  }
  await orders.setStatus(order.id, "paid");
  return undefined;
}
