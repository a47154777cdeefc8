/** The names, or else addresses, in a list such as `"Miller, Bob" <bob@example.com>, carol@example.com`. */
export function displayNames(list: string | undefined): string | undefined {
  if (!list) return undefined;
  const mailboxes = list.match(/(?:"(?:[^"\\]|\\.)*"?|[^",])+/g) ?? [];
  const names = mailboxes.map((mailbox) => {
    const quoted = /^\s*"((?:[^"\\]|\\.)*)/.exec(mailbox)?.[1]?.replace(/\\(.)/g, "$1");
    const [, name = "", address] = /^([^<]*)(?:<([^>]*))?/.exec(mailbox) ?? [];
    const plain = name.trim();
    return (quoted || plain || address || "").replaceAll(";", ",").trim();
  });
  return names.filter((name) => name !== "").join("; ") || undefined;
}
