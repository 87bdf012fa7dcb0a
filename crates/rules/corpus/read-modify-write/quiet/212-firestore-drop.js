// Takes one ticket of a limited drop inside a Firestore transaction.
import { doc, runTransaction } from "firebase/firestore";
import { db } from "./firebase.js";

export async function takeTicket(dropId) {
  return runTransaction(db, async (tx) => {
    const ref = doc(db, "drops", dropId);
    const snapshot = await tx.get(ref);
    const left = snapshot.data().ticketsLeft;
    if (left < 1) {
      return false;
    }
    tx.update(ref, { ticketsLeft: left - 1 });
    return true;
  });
}
