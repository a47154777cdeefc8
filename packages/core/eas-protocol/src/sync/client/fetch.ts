import { renderItem } from "../../items/render.js";
import { isTextMessage, renderTextMessage } from "../../items/text-message.js";
import { itemStatusOf } from "../status-of.js";
import type { ViewOptions } from "../view-options.js";
import type { ClientAnswer } from "./client-answer.js";
import type { CommandScope, FetchCommand } from "./scope.js";

/** An item that the device asks for, whole: whatever the size that lists are cut to. */
export async function fetch(scope: CommandScope, { serverId: id }: FetchCommand): Promise<ClientAnswer> {
  const { exchange, collection, options } = scope;
  try {
    const item = await exchange.backend.getItem(exchange.call, collection.id, id, { parts: "all" });
    const whole = (wanted: ViewOptions["preferences"]) => wanted.map(({ type }) => ({ type }));
    const view = {
      ...options,
      preferences: whole(options.preferences),
      ...(options.parts && { parts: whole(options.parts) }),
    };
    if (isTextMessage(item)) {
      const plain = await renderTextMessage(exchange, item, [{ type: "plain" }]);
      return { tag: "fetch", value: { class: "SMS", serverId: id, status: "ok", applicationData: plain } };
    }
    const applicationData = await renderItem(exchange, collection.id, id, item, view);
    return { tag: "fetch", value: { class: collection.class, serverId: id, status: "ok", applicationData } };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `Fetch ${collection.id} ${id}`, error });
    return { tag: "fetch", value: { serverId: id, status: itemStatusOf(error) } };
  }
}
