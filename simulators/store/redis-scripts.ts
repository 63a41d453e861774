/**
 * What one command cannot do at once; each runs in Redis as a whole. Entries, families, counted windows and names of
 * sessions are hashes whose `e` is the end by the carrier's clock; the key's own expiry is that end by real time.
 * An empty time to live lets a key stay.
 */
export const scripts = {
  /** KEYS entry, family, members. ARGV payload, end, ttl, has a grant, client, account, name, consumed. */
  upsert: `local function lasts(key) if ARGV[3] == '' then redis.call('PERSIST', key) else redis.call('PEXPIRE', key, ARGV[3]) end end
if ARGV[4] == '1' then
  local known = redis.call('HGET', KEYS[2], 'e')
  if not known then redis.call('HSET', KEYS[2], 'c', ARGV[5], 'a', ARGV[6]) end
  local longer = not known or tonumber(ARGV[2]) > tonumber(known)
  if longer then redis.call('HSET', KEYS[2], 'e', ARGV[2]) lasts(KEYS[2]) end
  if redis.call('HGET', KEYS[2], 'ended') then return 0 end
  redis.call('SADD', KEYS[3], ARGV[7])
  if longer then lasts(KEYS[3]) end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'p', ARGV[1], 'e', ARGV[2])
if ARGV[8] ~= '' then redis.call('HSET', KEYS[1], 'c', ARGV[8]) end
lasts(KEYS[1])
return 1`,
  /** KEYS entry. ARGV now, consumed at. */
  claim: `local known = redis.call('HMGET', KEYS[1], 'e', 'c')
if not known[1] or tonumber(known[1]) <= tonumber(ARGV[1]) or known[2] then return 0 end
redis.call('HSET', KEYS[1], 'c', ARGV[2])
return 1`,
  /** KEYS entry. ARGV now, end, ttl. */
  first: `local known = redis.call('HGET', KEYS[1], 'e')
if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'p', '{}', 'e', ARGV[2])
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1`,
  /** KEYS window. ARGV now, end if opened, ttl. */
  count: `local known = redis.call('HGET', KEYS[1], 'e')
if not known or tonumber(known) <= tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'e', ARGV[2])
  if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
end
return { redis.call('HINCRBY', KEYS[1], 'n', 1), redis.call('HGET', KEYS[1], 'e') }`,
  /** KEYS family, members, grant. ARGV what the names of members are put after. */
  endFamily: `for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', ARGV[1] .. name) end
redis.call('DEL', KEYS[2], KEYS[3])
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'ended', '1') end
return 1`,
} as const
