/** One name for a device of a user, for what is remembered in the process. */
export const deviceKey = (user: string, deviceId: string): string => `${deviceId} ${user}`;
