/**
 * A device policy: values of EASProvisionDoc by property name (MS-ASPROV 2.2.2.28), such as
 * `{ devicePasswordEnabled: true, minDevicePasswordLength: 6 }`. What is absent is not demanded.
 */
export type Policy = Readonly<Record<string, boolean | number | string | readonly string[]>>;
