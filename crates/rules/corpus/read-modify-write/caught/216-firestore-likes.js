// Takes one ticket of a limited drop.
import { doc, getDoc, updateDoc } from "firebase/firestore";
import { db } from "./firebase.js";

export async function takeTicket(dropId) {
  const ref = doc(db, "drops", dropId);
  const snapshot = await getDoc(ref);
  const left = snapshot.data().ticketsLeft;
  if (left < 1) {
    return false;
  }
  await updateDoc(ref, { ticketsLeft: left - 1 });
  return true;
}
