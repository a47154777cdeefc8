import { BackendError } from "@easkit/backend";
import type { KnownFolder } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { openCollection } from "./collection.js";
import { KnownView } from "./known-view.js";
import { planChanges } from "./plan.js";
import { parsePosition } from "./position.js";
import { wantedAgain } from "./resend.js";
import { selectionOf } from "./selection.js";
import { defaultView, type ViewOptions } from "./view-options.js";

/** Changes that are looked at in one step. */
const step = 200;

/** Whether a Sync of the folder would bring anything. A folder that was never synced has all its items to bring. */
export async function hasChanges(
  exchange: Exchange,
  folders: ReadonlyMap<string, KnownFolder>,
  folderId: string,
): Promise<boolean> {
  const folder = folders.get(folderId);
  if (!folder) return true;
  if ((await wantedAgain(exchange.device, folderId)).length > 0) return true;
  const collection = openCollection(exchange, folder);
  const state = await collection.state.peek();
  if (!state) return true;
  const options: ViewOptions = state.settings === undefined ? defaultView : JSON.parse(state.settings);
  const selection = selectionOf(options, collection, exchange.now());
  const { backend, call } = exchange;
  const view = new KnownView(state);
  let position = parsePosition(state.cursor);
  try {
    for (let more = true; more; ) {
      const plan = await planChanges({ backend, call, folderId, view, position, selection, limit: step });
      // Changes that are only noted are no news for the device.
      if (plan.changes.some((change) => change.op !== "ownDelete")) return true;
      ({ position, more } = plan);
    }
    return false;
  } catch (error) {
    // The next Sync will say what is wrong.
    if (error instanceof BackendError) return true;
    throw error;
  }
}
