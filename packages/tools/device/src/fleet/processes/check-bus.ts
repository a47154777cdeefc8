import type { FleetDevice } from "../device/fleet-device.js";
import type { Ledger } from "../ledger.js";
import type { DiskPeople } from "./disk-people.js";
import type { HttpCarrier } from "./http-carrier.js";
import type { Nodes, ServerNode } from "./nodes.js";

/** A settled device that is asked to wait, and the world around it. */
export interface BusCheck {
  readonly nodes: Nodes;
  readonly people: DiskPeople;
  readonly ledger: Ledger;
  readonly device: FleetDevice;
  readonly carrier: HttpCarrier;
}

/** The device waits on one node while another is told of new mail. */
async function checkPair(check: BusCheck, waits: ServerNode, told: ServerNode): Promise<void> {
  const { nodes, people, ledger, device, carrier } = check;
  const { user } = device.options;
  carrier.only = waits;
  const waiting = waits.child.says("waiting").then(() => true);
  const answer = device.ping(["inbox"]);
  if (!(await Promise.race([waiting, answer.then(() => false)]))) {
    ledger.unexpected(`${device.id} Ping: an answer at once, although it had everything`);
    return;
  }
  // Of today, so that it is within the period that the device syncs.
  await people.deliver(user, 0);
  await nodes.tell(user, told);
  const changed = await answer;
  carrier.only = undefined;
  if (!changed?.includes("inbox"))
    ledger.unexpected(`a device on ${waits.origin} never heard what ${told.origin} was told`);
}

/** After all that was killed, each node still has to hear of what each other one is told. */
export async function checkBus(check: BusCheck, settle: () => Promise<void>): Promise<void> {
  const { list } = check.nodes;
  for (const waits of list) {
    for (const told of list) {
      if (told === waits) continue;
      await checkPair(check, waits, told);
      await settle();
    }
  }
}
