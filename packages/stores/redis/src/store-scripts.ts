import { defineScript } from "./script.js";

// All of a store lies in two keys: a sorted set of the names in use, and a hash from each name to its revision, a
// colon and its value. KEYS are these two.

/**
 * ARGV: the new revision; how many expectations, removes and puts follow; expectations as name and revision (empty: must
 * not exist); removed names; puts as name and value. Gives 1 if the batch is written, 0 if it is refused.
 */
export const commitScript = defineScript(`
local index, values, revision = KEYS[1], KEYS[2], ARGV[1]
local expects, removes, puts = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local firstRemove = 5 + 2 * expects
local firstPut = firstRemove + removes

local function revisionOf(name)
  local stored = redis.call('HGET', values, name)
  if not stored then return '' end
  return string.sub(stored, 1, string.find(stored, ':', 1, true) - 1)
end

-- Sent once more by a client that lost the answer.
if puts > 0 and revisionOf(ARGV[firstPut]) == revision then return 1 end

for at = 5, firstRemove - 1, 2 do
  if revisionOf(ARGV[at]) ~= ARGV[at + 1] then return 0 end
end
for at = firstRemove, firstPut - 1 do
  redis.call('HDEL', values, ARGV[at])
  redis.call('ZREM', index, ARGV[at])
end
for at = firstPut, firstPut + 2 * puts - 1, 2 do
  redis.call('HSET', values, ARGV[at], revision .. ':' .. ARGV[at + 1])
  redis.call('ZADD', index, 0, ARGV[at])
end
return 1
`);

/**
 * ARGV: the range of names, and how many entries and bytes are enough. Gives names and what is stored by turns, at
 * least one entry if there is any.
 */
export const pageScript = defineScript(`
local found = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])
local page, size, enough = {}, 0, tonumber(ARGV[4])
for _, name in ipairs(found) do
  local stored = redis.call('HGET', KEYS[2], name)
  size = size + #stored
  if #page > 0 and size > enough then break end
  page[#page + 1] = name
  page[#page + 1] = stored
end
return page
`);

/** ARGV: a range of names, and how many to remove at most. Gives how many were removed. */
export const removeScript = defineScript(`
local found = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])
for _, name in ipairs(found) do
  redis.call('HDEL', KEYS[2], name)
  redis.call('ZREM', KEYS[1], name)
end
return #found
`);
