import type { ProtocolVersion } from "@easkit/eas-schema";
import type { LoginLimits } from "./guards/login-brake.js";
import type { StormLimits } from "./guards/storm-breaker.js";
import type { ThrottleLimits } from "./guards/throttle.js";

/** Words of the messages about meetings that the library writes. */
export interface MeetingWords {
  /** Before the subject of an answer. */
  readonly accepted: string;
  readonly tentative: string;
  readonly declined: string;
  readonly proposed: string;
  /** Before the subject of a cancellation. */
  readonly cancelled: string;
  /** Of the notice to the organizer that somebody has passed an invitation on. */
  readonly forwarded: string;
  /** Before the time, and before the place, in the text. */
  readonly when: string;
  readonly where: string;
}

import { type UndoNoticeWords, undoNoticeWords } from "./sharing/undo-notice.js";

/** What a host can set. Everything has a default that is safe to run with. */
export interface Settings {
  /** The versions offered, if the backend can do them. */
  readonly versions: readonly ProtocolVersion[];
  /** Bytes of a request body, packed or unpacked; files added to drafts are in memory up to that. Default 50 MiB. */
  readonly requestBytes: number;
  /** Bytes of a message in a request above which it is kept in the `spool`, not in memory. Default 1 MiB. */
  readonly spoolBytes: number;
  /** Items a collection gets in one answer when the device names no WindowSize. Default 100 (MS-ASCMD 2.2.3.199). */
  readonly windowSize: number;
  /** Items a collection gets in one answer at most. Default 512. */
  readonly maxWindowSize: number;
  /** Items that one answer holds at most, in all collections together. Default 2,048. */
  readonly responseItems: number;
  /** Items that are loaded from the backend ahead of the one being sent. Default 4. */
  readonly prefetch: number;
  /** Whether answers are packed with gzip for devices that take it. Default true; a proxy in front may do it instead. */
  readonly gzip: boolean;
  /** Bytes after which an answer ends with MoreAvailable. Default 16 MiB. */
  readonly responseBytes: number;
  /** Milliseconds after which an answer ends with MoreAvailable. Default 45,000. */
  readonly responseTime: number;
  /** Seconds that a Ping may ask for. Default 60 to 3,540. */
  readonly heartbeat: { readonly least: number; readonly most: number };
  /** Folders that a Ping may watch. Default 1,000. */
  readonly maxPingFolders: number;
  /** Collections in a Sync. Default 1,000. */
  readonly maxCollections: number;
  /** Add, Change, Delete and Fetch in a Sync. Default 2,000: Exchange takes 200, and some devices send more. */
  readonly maxCommands: number;
  /** Milliseconds that a request waits for another one that writes the same collection of its device. Default 30,000. */
  readonly lockWait: number;
  /** Seconds between looks at a mailbox that cannot be watched. Default 30. */
  readonly pollInterval: number;
  /**
   * How far a mailbox is read through for a search, where the backend has no `search` of its own: items, and
   * milliseconds. Default 2,000 and 10,000. With 0 items such a mailbox cannot be searched.
   */
  readonly searchScan: { readonly items: number; readonly time: number };
  /**
   * What the message says that tells users of a change which they may not make and which was undone on their device: once
   * a day for each folder. English by default; `false` for no message.
   */
  readonly undoNotice: UndoNoticeWords | false;
  /** What the library writes into messages about meetings; English by default. */
  readonly meetingWords: MeetingWords;
  /**
   * Authorities that S/MIME certificates have to come from, each a certificate in PEM. Default: those that Node trusts
   * (`tls.rootCertificates`).
   */
  readonly trustedRoots?: readonly string[];
  /**
   * Fetches a list of revoked certificates, DER or PEM, from an http address that a certificate names. Without it none is
   * fetched, and whether a certificate has been revoked is not known. Whoever sends a certificate chooses the address: let
   * it reach nothing but the outside.
   */
  readonly fetchRevocationList?: (url: string, signal: AbortSignal) => Promise<Uint8Array>;
  /** When a device that does the same thing over and over is held up. Default 50 times within a minute, for 30 s. */
  readonly storm: StormLimits;
  /** What `WWW-Authenticate` asks for, one challenge each, where a request has no good credentials. Default Basic. */
  readonly challenges: readonly string[];
  /**
   * When failed logins are too many. Default 10 of one user from one address, or 100 from one address, within five
   * minutes; for one minute nobody is asked then whether further ones are right.
   */
  readonly logins: LoginLimits;
  /**
   * Whether a device must have applied its policy before anything else. `"loose"`: those that cannot are let in after they
   * have been asked to. Default false. A policy that an administrator has named for a device is always required.
   */
  readonly requirePolicy: boolean | "loose";
  /** When a device that is offered the same policy over and over is held up. Default 10 times in 10 minutes, for 5. */
  readonly provisionLoop: StormLimits;
  /** Whether the first Provision of 14.1 and later has to tell what the device is (Status 165). Default false. */
  readonly requireDeviceInformation: boolean;
  /** Devices that a user may have, unless an administrator says another number. Default 100. */
  readonly maxDevices: number;
  /** Requests that are taken from one device and from one user, in each process. Default unlimited. */
  readonly throttle: ThrottleLimits;
}

/** The defaults of {@link Settings}. */
export const defaultSettings: Settings = {
  versions: ["2.5", "12.0", "12.1", "14.0", "14.1", "16.0", "16.1"],
  requestBytes: 50 * 1024 * 1024,
  spoolBytes: 1024 * 1024,
  windowSize: 100,
  maxWindowSize: 512,
  responseItems: 2048,
  prefetch: 4,
  gzip: true,
  responseBytes: 16 * 1024 * 1024,
  responseTime: 45_000,
  heartbeat: { least: 60, most: 3540 },
  maxPingFolders: 1000,
  maxCollections: 1000,
  maxCommands: 2000,
  lockWait: 30_000,
  pollInterval: 30,
  searchScan: { items: 2000, time: 10_000 },
  meetingWords: {
    accepted: "Accepted",
    tentative: "Tentative",
    declined: "Declined",
    proposed: "New time proposed",
    cancelled: "Canceled",
    forwarded: "Meeting Forward Notification",
    when: "When",
    where: "Where",
  },
  undoNotice: undoNoticeWords,
  storm: { repeats: 50, within: 60_000, pause: 30 },
  challenges: ['Basic realm="Exchange ActiveSync", charset="UTF-8"'],
  logins: { perUser: 10, perAddress: 100, within: 300_000, pause: 60 },
  requirePolicy: false,
  provisionLoop: { repeats: 10, within: 600_000, pause: 300 },
  requireDeviceInformation: false,
  maxDevices: 100,
  throttle: {},
};
