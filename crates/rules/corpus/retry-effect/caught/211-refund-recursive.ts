// Refund flow for cancelled tickets.
interface Ticket {
  id: string;
  chargeId: string;
  pricePaid: number;
}

interface RefundApi {
  refund(chargeId: string, amount: number): Promise<{ refundId: string }>;
}

export async function refundTicket(api: RefundApi, ticket: Ticket, attempt = 0): Promise<string> {
  try {
    const { refundId } = await api.refund(ticket.chargeId, ticket.pricePaid);
    return refundId;
  } catch (e) {
    if (attempt >= 4) throw e;
    await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
    return refundTicket(api, ticket, attempt + 1);
  }
}
