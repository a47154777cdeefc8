import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";

/**
 * The account that mail shall be sent from; `undefined` for the mailbox itself.
 *
 * @throws CommandFault 166 if there is no such account, 167 if it cannot send (MS-ASCMD 2.2.3.3.1)
 */
export async function checkAccount(
  { backend, call }: Exchange,
  accountId: string | undefined,
): Promise<string | undefined> {
  if (!accountId) return undefined;
  const accounts = (await backend.getUserInformation?.(call))?.accounts ?? [];
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) throw new CommandFault("invalidAccountId", "there is no such account");
  if (account.sendDisabled) throw new CommandFault("accountSendDisabled", "the account cannot send");
  return account.id;
}
