import type { NewUser } from "@easkit/backend-sqlite";

/** Somebody with a mailbox on the demo host. */
export interface DemoAccount extends NewUser {
  readonly password: string;
  readonly address: string;
  /** Which of the demo data the mailbox begins with. */
  readonly has: DemoShare;
}

/** What of the demo data goes where. */
export interface DemoShare {
  /** The names of the folder for a message that lies in `folder` of the fixtures; `undefined` leaves it out. */
  readonly placeOf: (folder: string) => readonly string[] | undefined;
  readonly files: readonly DemoFile[];
}

/** A file of the fixtures that holds items other than mail. */
export type DemoFile = "calendar" | "contacts" | "tasks" | "notes";

/** Two people who can write to each other. The fixtures are the mailbox of the first; the second works with her. */
export const demoAccounts: readonly [DemoAccount, DemoAccount] = [
  {
    id: "demo",
    password: "demo",
    address: "demo@example.com",
    displayName: "Dana Reed",
    has: {
      placeOf: (folder) => folder.split("/"),
      files: ["calendar", "contacts", "tasks", "notes"],
    },
  },
  {
    id: "team",
    password: "team",
    address: "team@example.com",
    displayName: "Harbour Works Team",
    has: {
      placeOf: (folder) => (folder === "Projects/Launch" ? ["Inbox"] : undefined),
      files: ["contacts"],
    },
  },
];
