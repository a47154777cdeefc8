/** The longest address that mail can be sent to, in characters (RFC 5321 4.5.3.1, local part and domain). */
const LONGEST_ADDRESS = 320;
const ADDRESS = /^[^\s\p{Cc}<>@]+@[^\s\p{Cc}<>@/?#:\\]+$/u;

/** The address that a client gave, without white space around it; `undefined` if it can be none. */
export function parseAddress(text: string | undefined): string | undefined {
  const address = text?.trim() ?? "";
  return address.length <= LONGEST_ADDRESS && ADDRESS.test(address) ? address : undefined;
}

/** What comes after the `@`, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
