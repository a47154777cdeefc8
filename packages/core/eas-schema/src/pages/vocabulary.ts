import type { Vocabulary } from "@easkit/wbxml";
import { codePages } from "./code-pages.js";
import { legacyNames } from "./legacy-names.js";

interface Place {
  readonly page: number;
  readonly token: number;
}

const tags = new Map(
  codePages.map(({ page, elements }) => [
    page,
    new Map([
      ...Object.entries(legacyNames[page] ?? {}).map(([token, tag]) => [Number(token), tag] as const),
      ...Object.values(elements).map(({ token, tag }) => [token, tag] as const),
    ]),
  ]),
);

const places = new Map<string, Place>();
for (const { page, namespace } of codePages) {
  // Tokens of the specification come last in each map, so that they win over legacy ones of the same name.
  for (const [token, tag] of tags.get(page) ?? [])
    places.set(`${namespace}:${tag}`.toLowerCase(), { page, token });
}

// Spellings that differ between the token tables, the schemas and the examples.
const otherSpellings: Readonly<Record<string, string>> = {
  "email:attoid": "email:att0id",
  "composemail:forwardeename": "composemail:name",
  "composemail:forwardeeemail": "composemail:email",
  "rightsmanagement:removerightsmanagementdistribution": "rightsmanagement:removerightsmanagementprotection",
};

/**
 * Names for pages and tokens, and the way back. Namespaces are found with or without the trailing colon that older
 * documents write, and names in any case, since the documents disagree with each other (CheckCRL, CheckCrl).
 */
export const vocabulary: Vocabulary = {
  namespace: (page) => codePages[page]?.namespace,
  tag: (page, token) => tags.get(page)?.get(token),
  find(namespace, tag) {
    const name = `${namespace.replace(/:$/, "")}:${tag}`.toLowerCase();
    return places.get(otherSpellings[name] ?? name);
  },
};

/**
 * Whether a token is one that only other implementations know: for the option `passOver` of reading, since phones of the
 * days of 2.5 still send some of them.
 */
export const isLegacy = (page: number, token: number): boolean => legacyNames[page]?.[token] !== undefined;

/** The tag of a token, or `undefined`: for the option `tagOf` of reading and logs. */
export const tagOf = (page: number, token: number): string | undefined => vocabulary.tag(page, token);
