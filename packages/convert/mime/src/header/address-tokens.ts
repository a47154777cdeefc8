/** What an address header is made of. */
export interface AddressToken {
  /** `special` is one of `,;:<>`; blanks are a text of one blank. */
  readonly kind: "text" | "quoted" | "comment" | "special";
  readonly value: string;
}

/** Where the quoted string that begins at `from` ends, after its quote; at the end of the text if it is never closed. */
export function quoteEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** Where the comment that begins at `from` ends; comments nest. */
function commentEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "(") depth += 1;
    else if (text[at] === ")") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

// An encoded word is one token, whatever stands in it.
const plainToken = /=\?[^?\s]+\?[bBqQ]\?[^?]*\?=|[^\s,;:<>"(=]+|=|\s+/y;

function inside(text: string, from: number, end: number, close: string): string {
  const isClosed = end - from > 1 && text[end - 1] === close;
  return text.slice(from + 1, isClosed ? end - 1 : end).replace(/\\([\s\S])/g, "$1");
}

/** Takes an address header apart (RFC 5322 3.2), given as Latin-1. */
export function addressTokens(text: string): AddressToken[] {
  const tokens: AddressToken[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? "";
    let end = at + 1;
    if (character === '"') {
      end = quoteEnd(text, at);
      tokens.push({ kind: "quoted", value: inside(text, at, end, '"') });
    } else if (character === "(") {
      end = commentEnd(text, at);
      tokens.push({ kind: "comment", value: inside(text, at, end, ")") });
    } else if (",;:<>".includes(character)) tokens.push({ kind: "special", value: character });
    else {
      plainToken.lastIndex = at;
      const value = plainToken.exec(text)?.[0] ?? character;
      end = at + value.length;
      tokens.push({ kind: "text", value: value.trim() === "" ? " " : value });
    }
    at = end;
  }
  return tokens;
}
