import { defineScript } from "./script.js";

/**
 * KEYS: the lock, the count of fences. ARGV: the token, the life in milliseconds. Gives the fence as text, or nil if
 * another one holds the lock. The count begins with the time, so that it does not go back when Redis forgets it.
 */
export const acquireScript = defineScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
end
local now = redis.call('TIME')
local time = now[1] * 1000 + math.floor(now[2] / 1000)
local fence = redis.call('INCR', KEYS[2])
if fence < time then
  fence = time
  redis.call('SET', KEYS[2], string.format('%.0f', fence))
end
return string.format('%.0f', fence)
`);

/** KEYS: the lock. ARGV: the token, the life in milliseconds. Gives 1 if the lock is still held. */
export const renewScript = defineScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`);

/** KEYS: the lock. ARGV: the token. Gives 1 if the lock was still held. */
export const releaseScript = defineScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);
