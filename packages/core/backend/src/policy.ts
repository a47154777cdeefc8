import type { Encodable, provisionDoc } from "@easkit/eas-schema";

/**
 * A device policy: settings of EASProvisionDoc by property name (MS-ASPROV 2.2.2.28), such as
 * `{ devicePasswordEnabled: true, minDevicePasswordLength: 6 }`. What is absent is not demanded. Each version is sent
 * the settings that it has.
 */
export type Policy = Encodable<typeof provisionDoc>;
