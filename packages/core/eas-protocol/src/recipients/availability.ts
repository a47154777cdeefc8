import { BackendError, type FreeBusy, type Recipient } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import type { RecipientAnswer } from "./certificates.js";
import { mergeFreeBusy, type Period } from "./merged-free-busy.js";

type AvailabilityAnswer = NonNullable<RecipientAnswer["availability"]>;

/** People in a group whose times are merged; of more the result says nothing (MS-ASCMD 2.2.3.173). */
const largestGroup = 20;
/** Recipients in one request of whom availability is told. */
const mostRecipients = 100;
/** Addresses in one question to the backend. */
const mostAddresses = 100;

const failures = {
  unknown: "failure",
  "too-large": "distributionListTooLarge",
  unavailable: "transientFailure",
} as const;

const addressesOf = ({ members, emailAddress }: Recipient): readonly string[] =>
  members ? members.map((member) => member.emailAddress) : [emailAddress];

const isTooLarge = ({ members = [] }: Recipient): boolean => members.length > largestGroup;

async function ask(
  exchange: Exchange,
  addresses: readonly string[],
  period: Period,
): Promise<readonly FreeBusy[]> {
  const { backend, call, emit, id } = exchange;
  try {
    return (await backend.getFreeBusy?.(call, addresses, period)) ?? [];
  } catch (error) {
    emit({ type: "fault", id, where: "free and busy times", error });
    const isPassing = !(error instanceof BackendError) || error.code === "unavailable";
    return addresses.map(() => ({ failure: isPassing ? "unavailable" : "unknown" }));
  }
}

/** The times of all of somebody's addresses together; of a group, those of the members that are known. */
function merge(found: readonly (FreeBusy | undefined)[], period: Period): AvailabilityAnswer {
  const known = found.flatMap((each) => (each && "busy" in each ? each.busy : []));
  if (found.some((each) => each && "busy" in each))
    return { status: "ok", mergedFreeBusy: mergeFreeBusy(known, period) };
  const failed = found.flatMap((each) => (each && "failure" in each ? [each.failure] : []));
  const worst = (["unavailable", "too-large"] as const).find((failure) => failed.includes(failure));
  return { status: failures[worst ?? "unknown"] };
}

/** When people are free and when they are busy. */
export async function readAvailability(
  exchange: Exchange,
  recipients: readonly Recipient[],
  period: Period,
): Promise<ReadonlyMap<Recipient, AvailabilityAnswer>> {
  const asked = recipients.slice(0, mostRecipients).filter((recipient) => !isTooLarge(recipient));
  const addresses = [...new Set(asked.flatMap(addressesOf))];
  const known = new Map<string, FreeBusy>();
  for (let at = 0; at < addresses.length; at += mostAddresses) {
    const some = addresses.slice(at, at + mostAddresses);
    const answers = await ask(exchange, some, period);
    for (const [index, address] of some.entries())
      known.set(address, answers[index] ?? { failure: "unknown" });
  }
  return new Map(
    recipients.map((recipient, index): [Recipient, AvailabilityAnswer] => {
      if (index >= mostRecipients) return [recipient, { status: "tooManyRecipients" }];
      if (isTooLarge(recipient)) return [recipient, { status: "distributionListTooLarge" }];
      return [
        recipient,
        merge(
          addressesOf(recipient).map((address) => known.get(address)),
          period,
        ),
      ];
    }),
  );
}
