/** The words that stand before what is said of an original message. */
export interface QuoteLabels {
  readonly from: string;
  readonly sent: string;
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly when: string;
  readonly where: string;
}

/** English. */
export const defaultLabels: QuoteLabels = {
  from: "From",
  sent: "Sent",
  to: "To",
  cc: "Cc",
  subject: "Subject",
  when: "When",
  where: "Where",
};

/** One line of what is said of an original message. */
export interface QuoteLine {
  readonly label: string;
  readonly value: string;
}

type Values = { readonly [K in keyof QuoteLabels]?: string | undefined };

/** The lines for what is known, in the order of the labels. */
export function quoteLines(values: Values, labels: QuoteLabels): readonly QuoteLine[] {
  const names = ["from", "sent", "to", "cc", "subject", "when", "where"] as const;
  return names.flatMap((name) => {
    const value = values[name]?.replace(/\s+/g, " ").trim();
    return value ? [{ label: labels[name], value }] : [];
  });
}
