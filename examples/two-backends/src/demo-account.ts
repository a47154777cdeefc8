import { timingSafeEqual } from "node:crypto";
import type { Credentials, Principal } from "easkit";

/** The account that the host has. */
export const demoAccount: Principal & { readonly password: string } = {
  id: "demo@example.com",
  address: "demo@example.com",
  displayName: "Dana Reed",
  password: "demo",
};

const isEqual = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Whose credentials these are. */
export function findAccount(credentials: Credentials): Principal | undefined {
  if (credentials.kind !== "basic") return undefined;
  const { password, ...principal } = demoAccount;
  const isDemo = [demoAccount.id, "demo"].includes(credentials.user.toLowerCase());
  return isDemo && isEqual(credentials.password, password) ? principal : undefined;
}
